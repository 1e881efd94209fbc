using System.Globalization;
using System.Numerics;

namespace ComputeHost;

/// <summary>Collects what is wrong with an options object, in sentences of one shape.</summary>
internal sealed class OptionErrors(string optionsType)
{
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Messages => _messages;

    public void Add(string option, object? value, string problem) =>
        _messages.Add(string.Create(CultureInfo.InvariantCulture, $"{optionsType}.{option} is '{value}' {problem}"));

    public bool CheckRange<T>(string option, T value, T least, T most)
        where T : INumber<T>
    {
        if (value >= least && value <= most)
        {
            return true;
        }

        Add(option, value, string.Create(CultureInfo.InvariantCulture, $"but must be '{least}' to '{most}'. Set it to a value in that range."));
        return false;
    }

    public bool CheckAtLeast<T>(string option, T value, T least, string alternative = "or leave the default")
        where T : INumber<T>
    {
        if (value >= least)
        {
            return true;
        }

        Add(option, value, string.Create(CultureInfo.InvariantCulture, $"but must be '{least}' or more. Set it to such a value, {alternative}."));
        return false;
    }

    public void CheckDefined<T>(string option, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            Add(option, value, $"but must be one of {string.Join(", ", Enum.GetNames<T>().Select(static name => $"'{name}'"))}. Choose one of these.");
        }
    }

    /// <summary>For a limit that can be switched off; <paramref name="off"/> says how, as the end of a sentence.</summary>
    public void CheckTimeLimit(string option, TimeSpan value, string off)
    {
        if (value <= TimeSpan.Zero || value > ComputePoolDefaults.LongestTimeLimit)
        {
            Add(option, value, $"but must be greater than '{TimeSpan.Zero}' and at most '{ComputePoolDefaults.LongestTimeLimit}'. Set it to a value in that range, or {off}.");
        }
    }

    /// <summary>For a step that somebody waits for, so that it must end.</summary>
    public void CheckStep(string option, TimeSpan value, bool zeroAllowed)
    {
        bool longEnough = zeroAllowed ? value >= TimeSpan.Zero : value > TimeSpan.Zero;
        if (!longEnough || value > ComputePoolDefaults.LongestStep)
        {
            string least = zeroAllowed ? $"'{TimeSpan.Zero}' or more" : $"greater than '{TimeSpan.Zero}'";
            Add(option, value, $"but must be {least} and at most '{ComputePoolDefaults.LongestStep}'. Set it to a value in that range.");
        }
    }
}
