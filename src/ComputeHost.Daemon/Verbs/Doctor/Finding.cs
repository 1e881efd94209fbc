namespace ComputeHost.Daemon.Verbs.Doctor;

/// <summary>What a check has found.</summary>
/// <param name="Check">What was looked at, in a few words.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">What is so, as a sentence.</param>
/// <param name="Remedy">What to do; empty if nothing has to be done.</param>
internal sealed record Finding(string Check, FindingLevel Level, string Text, string Remedy = "")
{
    public static Finding Ok(string check, string text) => new(check, FindingLevel.Ok, text);

    public static Finding Note(string check, string text, string remedy) => new(check, FindingLevel.Note, text, remedy);

    public static Finding Problem(string check, string text, string remedy) => new(check, FindingLevel.Problem, text, remedy);
}

internal enum FindingLevel
{
    Ok,

    /// <summary>It works, and could be better.</summary>
    Note,

    /// <summary>Something does not work, or will not.</summary>
    Problem,
}
