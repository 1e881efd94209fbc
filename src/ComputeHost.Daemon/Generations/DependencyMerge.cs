using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Daemon.Generations;

/// <summary>
/// Decides which libraries and files a generation takes from the program and which from us. Of what both have, the higher version wins; of equal ones the
/// program's, and our own libraries go together. Pure.
/// </summary>
internal sealed class DependencyMerge
{
    private readonly DependencyFile _theirs;
    private readonly WorkerFiles _ours;
    private readonly Func<string, FileVersions?> _theirVersion;
    private readonly Func<DependencyAsset, FileVersions> _ourVersion;
    private readonly List<DependencyLibrary> _theirLibraries = [];
    private readonly List<DependencyLibrary> _ourLibraries = [];
    private readonly HashSet<string> _dropped = [];
    private readonly Dictionary<string, DependencyAsset> _ourFiles = [];
    private readonly List<string> _warnings = [];

    /// <param name="theirs">The program's dependency file.</param>
    /// <param name="ours">What a worker needs.</param>
    /// <param name="theirVersion">The versions of a file of the program, by its location; null if it has none there.</param>
    /// <param name="ourVersion">The versions of a file of ours.</param>
    public DependencyMerge(DependencyFile theirs, WorkerFiles ours, Func<string, FileVersions?> theirVersion, Func<DependencyAsset, FileVersions> ourVersion)
    {
        _theirs = theirs;
        _ours = ours;
        _theirVersion = theirVersion;
        _ourVersion = ourVersion;
        ChooseLibraries();
        ChooseFiles();
        Dictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
        foreach (DependencyLibrary library in _theirLibraries.Concat(_ourLibraries))
        {
            versions[library.Name] = library.Version;
        }

        Dependencies = theirs.With([.. _theirLibraries.Concat(_ourLibraries).Select(library => library.DependingOn(versions))], ours.Dependencies);
    }

    /// <summary>The dependency file of the generation.</summary>
    public DependencyFile Dependencies { get; }

    /// <summary>The program's libraries that are kept.</summary>
    public IReadOnlyList<DependencyLibrary> TheirLibraries => _theirLibraries;

    /// <summary>Our files, by where they go.</summary>
    public IReadOnlyDictionary<string, DependencyAsset> OurFiles => _ourFiles;

    /// <summary>Where the program has files that the generation does not take.</summary>
    public IReadOnlySet<string> Dropped => _dropped;

    /// <summary>What may surprise.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    private void ChooseLibraries()
    {
        IEnumerable<DependencyLibrary> family = _theirs.Libraries.Where(library => _ours.IsFamily(library.Name)).SelectMany(library => _ours.Dependencies.ClosureOf(library.Name));
        foreach (DependencyLibrary ours in _ours.Needed.Union(family))
        {
            DependencyLibrary? theirs = _theirs.Find(ours.Name);
            bool oursWins = theirs is null || OursWins(theirs, ours);
            if (oursWins)
            {
                _ourLibraries.Add(ours);
            }

            if (theirs is not null)
            {
                WarnOfMajors(theirs, ours, oursWins);
            }
        }

        foreach (DependencyLibrary theirs in _theirs.Libraries)
        {
            if (_ourLibraries.Exists(ours => ours.Name.Equals(theirs.Name, StringComparison.OrdinalIgnoreCase)))
            {
                _dropped.UnionWith(theirs.Assets.Select(asset => asset.Location));
            }
            else
            {
                _theirLibraries.Add(theirs);
            }
        }

        _dropped.ExceptWith(_theirLibraries.SelectMany(library => library.Assets).Select(asset => asset.Location));
    }

    private bool OursWins(DependencyLibrary theirs, DependencyLibrary ours)
    {
        int order = PackageVersion.Parse(ours.Version).CompareTo(PackageVersion.Parse(theirs.Version));
        return _ours.IsFamily(ours.Name) || order > 0 || (order == 0 && theirs.Assets.Any(asset => asset.IsForThisPlatform && _theirVersion(asset.Location) is null));
    }

    private void WarnOfMajors(DependencyLibrary theirs, DependencyLibrary ours, bool oursWins)
    {
        if (PackageVersion.Parse(theirs.Version).Major != PackageVersion.Parse(ours.Version).Major)
        {
            Warn(ours.Name, theirs.Version, ours.Version, oursWins ? ours.Version : theirs.Version);
        }
    }

    /// <summary>Of one file that two libraries bring, or that the program has without saying so in its dependency file.</summary>
    private void ChooseFiles()
    {
        for (int index = 0; index < _ourLibraries.Count; index++)
        {
            List<DependencyAsset> lost = [];
            foreach (DependencyAsset asset in _ourLibraries[index].Assets)
            {
                bool contested = !_dropped.Contains(asset.Location) && _theirVersion(asset.Location) is not null;
                if (!contested || OursWins(asset))
                {
                    _ourFiles.Add(asset.Location, asset);
                    Unlist(asset.Location);
                }
                else if (IsListed(asset.Location))
                {
                    lost.Add(asset);
                }
            }

            _ourLibraries[index] = _ourLibraries[index].Without(lost);
        }

        _dropped.ExceptWith(_ourFiles.Keys);
    }

    private bool OursWins(DependencyAsset asset)
    {
        FileVersions theirs = _theirVersion(asset.Location)!.Value;
        FileVersions ours = _ourVersion(asset);
        bool oursWins = _ours.IsFamily(Path.GetFileNameWithoutExtension(asset.Location)) || ours.CompareTo(theirs) > 0;
        if (theirs.Assembly.Major != ours.Assembly.Major)
        {
            Warn(asset.Location, $"{theirs}", $"{ours}", $"{(oursWins ? ours : theirs)}");
        }

        return oursWins;
    }

    private bool IsListed(string location) => _theirLibraries.Exists(library => library.Assets.Any(asset => asset.Location == location));

    private void Unlist(string location)
    {
        for (int index = 0; index < _theirLibraries.Count; index++)
        {
            DependencyAsset[] listed = [.. _theirLibraries[index].Assets.Where(asset => asset.Location == location)];
            if (listed.Length > 0)
            {
                _theirLibraries[index] = _theirLibraries[index].Without(listed);
            }
        }
    }

    private void Warn(string what, string theirs, string ours, string chosen) => _warnings.Add(
        $"'{what}' differs in its major version: the program was published with {theirs}, {WorkerLaunchPlan.WorkerAssemblyName} with {ours}. Workers run with {chosen}. "
        + "If methods fail because of it, publish the program with the same major version, or run it by 'command'.");
}
