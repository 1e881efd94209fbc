namespace ComputeHost;

/// <summary>What is wrong with one option.</summary>
/// <param name="OptionsType">The name of the options' type.</param>
/// <param name="Option">The option's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Problem">The rest of the sentence that begins with the option and its value: the range and the remedy.</param>
internal readonly record struct OptionError(string OptionsType, string Option, string Value, string Problem)
{
    public override string ToString() => $"{OptionsType}.{Option} is '{Value}' {Problem}";
}
