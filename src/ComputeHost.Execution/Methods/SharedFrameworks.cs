namespace ComputeHost.Execution.Methods;

/// <summary>Where the frameworks lie that an application shares with others: <c>…/shared/Microsoft.NETCore.App/10.0.0</c> and its neighbours.</summary>
internal sealed class SharedFrameworks
{
    private readonly string? _runtime;
    private readonly string? _all;

    /// <param name="runtime">The directory that the runtime's own library lies in; null if it is no file.</param>
    /// <param name="application">The application's directory. A self-contained one has the frameworks in it, and that one is read in full.</param>
    public SharedFrameworks(string? runtime, string application)
    {
        if (runtime is not null && runtime != Path.TrimEndingDirectorySeparator(application))
        {
            _runtime = runtime;
            string? all = Path.GetDirectoryName(Path.GetDirectoryName(runtime));
            // A runtime that was built by hand has another layout, and no neighbours.
            _all = Path.GetFileName(all) == "shared" ? all : null;
        }
    }

    public static SharedFrameworks OfThisProcess() => new(Path.GetDirectoryName(typeof(object).Assembly.Location), AppContext.BaseDirectory);

    public bool Contain(string? directory) =>
        directory is not null && (directory == _runtime || (_all is not null && Path.GetDirectoryName(Path.GetDirectoryName(directory)) == _all));
}
