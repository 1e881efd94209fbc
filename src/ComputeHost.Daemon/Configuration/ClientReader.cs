using System.Globalization;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Reads the limits of one client.</summary>
internal sealed class ClientReader
{
    private ClientLimits _limits = new();

    public ClientReader() => Keys = new SettingKeys
    {
        ["weight"] = setting => _limits = _limits with { Weight = ReadWeight(setting) ?? _limits.Weight },
        ["maxWaiting"] = setting => _limits = _limits with { MaxWaiting = ReadCount(setting) ?? _limits.MaxWaiting },
        ["maxInFlight"] = setting => _limits = _limits with { MaxInFlight = setting.IsNull ? null : ReadCount(setting) },
        ["maxBytes"] = setting => _limits = _limits with { MaxBytes = ReadBytes(setting) ?? _limits.MaxBytes },
    };

    public SettingKeys Keys { get; }

    public ClientLimits Read(Setting setting)
    {
        setting.ReadMembers(Keys, "an object with limits");
        return _limits;
    }

    private static double? ReadWeight(Setting setting) =>
        setting.AsNumber(
            ClientLimits.LowestWeight,
            ClientLimits.HighestWeight,
            string.Create(CultureInfo.InvariantCulture, $"a number from {ClientLimits.LowestWeight} to {ClientLimits.HighestWeight}"));

    private static long? ReadBytes(Setting setting) => setting.AsSize(ClientLimits.LowestMaxBytes, "a size of 1MiB or more, as '64MiB'");

    private static int? ReadCount(Setting setting) => (int?)setting.AsWhole(1, int.MaxValue, $"a whole number from 1 to {int.MaxValue}");
}
