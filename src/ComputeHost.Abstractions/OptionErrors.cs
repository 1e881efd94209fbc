using System.Globalization;
using System.Numerics;

namespace ComputeHost;

/// <summary>
/// Collects what is wrong with an options object, in sentences of one shape: the option, its value, the range and the remedy. A struct to be passed
/// by reference, because the options of each call are checked and must cost it nothing.
/// </summary>
/// <param name="optionsType">The name of the options' type.</param>
internal struct OptionErrors(string optionsType)
{
    private List<OptionError>? _errors;

    public readonly IReadOnlyList<OptionError> All => _errors ?? [];

    public void Add(string option, object? value, string problem) =>
        (_errors ??= []).Add(new OptionError(optionsType, option, string.Create(CultureInfo.InvariantCulture, $"{value}"), problem));

    /// <param name="option">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    /// <param name="alternative">A further remedy, as the end of a sentence.</param>
    public bool CheckRange<T>(string option, T value, T least, T most, string alternative = "")
        where T : INumber<T>
    {
        if (value >= least && value <= most)
        {
            return true;
        }

        Add(option, value, string.Create(CultureInfo.InvariantCulture, $"but must be '{least}' to '{most}'. Set it to a value in that range{alternative}."));
        return false;
    }

    /// <inheritdoc cref="CheckRange{T}"/>
    public bool CheckAtLeast<T>(string option, T value, T least, string alternative = ", or leave the default")
        where T : INumber<T>
    {
        if (value >= least)
        {
            return true;
        }

        Add(option, value, string.Create(CultureInfo.InvariantCulture, $"but must be '{least}' or more. Set it to such a value{alternative}."));
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

    /// <summary>For a limit that can be switched off; <paramref name="alternative"/> says how.</summary>
    /// <inheritdoc cref="CheckRange{T}"/>
    public void CheckTimeLimit(string option, TimeSpan value, TimeSpan most, string alternative)
    {
        if (value <= TimeSpan.Zero || value > most)
        {
            Add(option, value, $"but must be greater than '{TimeSpan.Zero}' and at most '{most}'. Set it to a value in that range{alternative}.");
        }
    }

    /// <summary>For a limit that <see cref="Timeout.InfiniteTimeSpan"/> switches off.</summary>
    /// <inheritdoc cref="CheckRange{T}"/>
    public void CheckInfinitableLimit(string option, TimeSpan value, TimeSpan most)
    {
        if (value != Timeout.InfiniteTimeSpan)
        {
            CheckTimeLimit(option, value, most, ", or to Timeout.InfiniteTimeSpan for no limit");
        }
    }

    /// <summary>For a step that somebody waits for, so that it must end.</summary>
    public void CheckStep(string option, TimeSpan value, TimeSpan most, bool zeroAllowed)
    {
        bool longEnough = zeroAllowed ? value >= TimeSpan.Zero : value > TimeSpan.Zero;
        if (!longEnough || value > most)
        {
            string least = zeroAllowed ? $"'{TimeSpan.Zero}' or more" : $"greater than '{TimeSpan.Zero}'";
            Add(option, value, $"but must be {least} and at most '{most}'. Set it to a value in that range.");
        }
    }

    /// <param name="owner">Whose options they are, as in "the call".</param>
    /// <param name="parameter">By which name the caller was given them.</param>
    /// <exception cref="ArgumentException">There are errors; the message has all of them.</exception>
    public readonly void ThrowIfAny(string owner, string parameter = "options")
    {
        if (_errors is { } errors)
        {
            string headline = errors.Count == 1 ? $"The options of {owner} have an error:" : $"The options of {owner} have {errors.Count} errors:";
            throw new ArgumentException(string.Join(Environment.NewLine + "- ", errors.Select(static error => error.ToString()).Prepend(headline)), parameter);
        }
    }
}
