// Prints figures of a tree of this repository: dotnet run tests/figures.cs -- [its root folder, this repository by default]
// The SDK is all it needs. It reads text, without a compiler; the conventions tests hold some of these figures by the same code.
using System.Text;
using System.Text.RegularExpressions;
#if !CONVENTIONS
using ComputeHost.Figures;

string root = args.Length > 0 ? args[0] : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceText.ThisFile())!, ".."));
if (!Directory.Exists(Path.Combine(root, "src")))
{
    Console.Error.WriteLine($"'{root}' has no folder 'src'. Name the root folder of a working copy.");
    return 2;
}

Report.Write(new Tree(root), Console.Out);
return 0;
#endif

namespace ComputeHost.Figures
{
    /// <summary>The C# files of src, and what can be counted in them.</summary>
    internal sealed partial class Tree(string root)
    {
        private const int MaxLineLength = 160;

        public string Root => root;

        public IReadOnlyList<SourceText> Files { get; } =
        [
            .. from file in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
               let path = Path.GetRelativePath(root, file).Replace('\\', '/')
               where !path.Split('/').Any(part => part is "bin" or "obj")
               orderby path
               select new SourceText(path, File.ReadAllText(file)),
        ];

        public IEnumerable<IGrouping<string, SourceText>> Projects => Files.GroupBy(file => file.Project);

        public IEnumerable<string> LongLines =>
            from file in Files
            from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
            where line.Text.Length > MaxLineLength
            select $"{file.Path}:{line.Number}";

        /// <summary>Names of top-level types that stand for two different types; each project has its own Log.</summary>
        public IEnumerable<string> AmbiguousNames =>
            from file in Files
            from type in file.Types
            where type.IsTopLevel && type.Name != "Log"
            group $"{file.Namespace}.{type.Name}" by type.Name into names
            where names.Distinct().Count() > 1
            orderby names.Key
            select $"{names.Key} ({string.Join(", ", names.Distinct())})";

        public IEnumerable<string> LongConstructors =>
            from file in Files
            from type in file.Types
            from count in type.ConstructorParameters
            where count > 5
            orderby count descending
            select $"{type.Name} {count}";

        public int LocksInScheduling => Files.Where(file => file.Path.StartsWith("src/ComputeHost.Client/Scheduling/", StringComparison.Ordinal)).Sum(file => Lock().Count(file.Code));

        /// <summary>Settable properties of what a pending call consists of: itself, its bases and heirs, and the structures in its fields.</summary>
        public IEnumerable<string> PendingCallSetters
        {
            get
            {
                TypeText[] candidates = [.. Files.Where(file => file.Project == "ComputeHost.Client").SelectMany(file => file.Types)];
                HashSet<TypeText> parts = [.. candidates.Where(type => type.Name == "PendingCall")];
                while (candidates.Where(type => !parts.Contains(type) && parts.Any(part => part.Holds(type) || type.DerivesFrom(part))).ToArray() is { Length: > 0 } more)
                {
                    parts.UnionWith(more);
                }

                return parts.SelectMany(part => part.Setters.Select(name => $"{part.Name}.{name}")).OrderBy(IsPrivate);
            }
        }

        public static bool IsPrivate(string setter) => setter.EndsWith(" (private)", StringComparison.Ordinal);

        public IEnumerable<string> ProductionFriends =>
            from project in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories)
            from Match friend in Friend().Matches(File.ReadAllText(project))
            let name = friend.Groups["name"].Value
            where Directory.Exists(Path.Combine(root, "src", name))
            select $"{Path.GetFileNameWithoutExtension(project)} to {name}";

        /// <summary>What docs/architecture.md says where it follows a call; empty in a tree without that page.</summary>
        private string WayOfACall { get; } =
            Path.Combine(root, "docs", "architecture.md") is var page && File.Exists(page) ? WayOfACallSection().Match(File.ReadAllText(page)).Value : "";

        /// <summary>The files named there; in a tree without that page those of <see cref="Baseline"/> that it still has.</summary>
        public IEnumerable<string> FilesOnTheWayOfACall
        {
            get
            {
                string[] named = WayOfACall.Length > 0 ? [.. FileName().Matches(WayOfACall).Select(match => match.Value)] : [.. Baseline.FilesOnTheWayOfACall];
                return Files.Select(file => file.Path).Where(path => named.Any(name => path == name || path.EndsWith("/" + name, StringComparison.Ordinal)));
            }
        }

        public string SourceOfTheWay => WayOfACall.Length > 0 ? "named in docs/architecture.md" : "of those that were on it before docs/architecture.md was written";

        /// <summary>The folders of each project that use one another in a circle; each circle as "Project: Folder, Folder".</summary>
        public IEnumerable<FolderCycle> FolderCycles => Projects.SelectMany(project => FolderGraph.Of(project.Key, [.. project]).Cycles());

        [GeneratedRegex(@"\block\s*\(|\.Enter(?:Scope)?\s*\(\)")]
        private static partial Regex Lock();

        [GeneratedRegex("""<InternalsVisibleTo Include="(?<name>[^"]+)" />""")]
        private static partial Regex Friend();

        [GeneratedRegex(@"^#+ [^\n]*(way of a call|call's way)[^\n]*\n.*?(?=^#{1,2} |\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
        private static partial Regex WayOfACallSection();

        [GeneratedRegex(@"[\w./]+\.cs\b")]
        private static partial Regex FileName();
    }

    /// <summary>What the tree before there was a page about its architecture had on a call's way, counted by hand then.</summary>
    internal static class Baseline
    {
        public static IReadOnlyList<string> FilesOnTheWayOfACall { get; } =
        [
            .. Of("ComputeHost.Abstractions", "ComputeClientExtensions ComputeCallFactory"),
            .. Of("ComputeHost", "Pool/ComputePool Processes/ProcessTactic"),
            .. Of("ComputeHost.Client", "PoolClient Calls/CallLimits Calls/CallEncoder Calls/ArgumentBuffer Calls/TypedCall Calls/PendingCall Scheduling/CallScheduler Scheduling/SchedulingState"),
            .. Of("ComputeHost.Client", "Scheduling/WaitingCalls Scheduling/PendingQueue Picking/RoundRobinPicker Scheduling/WorkerLane Scheduling/ExpiryPolicy Sessions/LaneOutlet"),
            .. Of("ComputeHost.Client", "Sessions/SessionWriter Scheduling/FlushList Timing/CallClock Sessions/SessionReader Scheduling/CallEnding Failures/CallAnswers"),
            .. Of("ComputeHost.Protocol", "Methods/MethodContract Payloads/ArgumentEncoder Payloads/PayloadWriter Payloads/PayloadCodec Recorder/RecorderPage"),
            .. Of("ComputeHost.Protocol", "Sockets/MessageWriter Sockets/MessageSocket Sockets/MessageReader"),
            .. Of("ComputeHost.Worker", "Sessions/SessionReader Sessions/MethodIds Execution/CallCultures Methods/MethodRegistry Methods/CompiledMethod Execution/CallContext Execution/WorkerCall"),
            .. Of("ComputeHost.Worker", "Execution/CallScheduler Execution/CallQueue Execution/Slot Execution/CallRunner Methods/CompiledMethods Methods/MethodThunk Execution/CreditLedger"),
            .. Of("ComputeHost.Worker", "Sessions/Session Sessions/FrameWriter Sessions/SocketSession Sessions/OutgoingFrame Execution/ResultBuffer Execution/CallOutcome"),
        ];

        private static IEnumerable<string> Of(string project, string names) => names.Split(' ').Select(name => $"src/{project}/{name}.cs");
    }

    internal sealed record FolderCycle(string Project, IReadOnlyList<string> Folders, IReadOnlyList<string> Uses)
    {
        public override string ToString() => $"{Project}: {string.Join(", ", Folders)}";
    }

    /// <summary>Which folder of a project uses which; a folder uses another if it names a type of it whose namespace it can see.</summary>
    internal sealed class FolderGraph
    {
        private readonly string _project;
        private readonly Dictionary<(string From, string To), string> _uses = [];

        private FolderGraph(string project) => _project = project;

        public static FolderGraph Of(string project, IReadOnlyList<SourceText> files)
        {
            var graph = new FolderGraph(project);
            var declared = files.SelectMany(file => file.Types.Where(type => type.IsTopLevel), (file, type) => (type.Name, File: file)).ToLookup(item => item.Name, item => item.File);
            foreach (SourceText user in files)
            {
                foreach (string word in user.Words)
                {
                    foreach (SourceText home in declared[word].Where(home => home.Folder != user.Folder && user.Sees(home.Namespace)))
                    {
                        graph._uses.TryAdd((user.Folder, home.Folder), $"{user.Path} uses {word} of {home.Folder}");
                    }
                }
            }

            return graph;
        }

        /// <summary>Folders that can reach each other belong to one circle.</summary>
        public IEnumerable<FolderCycle> Cycles()
        {
            string[] folders = [.. _uses.Keys.SelectMany(use => new[] { use.From, use.To }).Distinct().Order(StringComparer.Ordinal)];
            var reached = folders.ToDictionary(folder => folder, Reach);
            return from folder in folders
                   let circle = folders.Where(other => reached[folder].Contains(other) && reached[other].Contains(folder)).ToArray()
                   where circle.Length > 1 && circle[0] == folder
                   let uses = _uses.Where(use => circle.Contains(use.Key.From) && circle.Contains(use.Key.To)).Select(use => use.Value).Order(StringComparer.Ordinal).ToArray()
                   select new FolderCycle(_project, circle, uses);
        }

        private HashSet<string> Reach(string start)
        {
            HashSet<string> seen = [];
            var left = new Stack<string>([start]);
            while (left.TryPop(out string? folder))
            {
                foreach (string next in _uses.Keys.Where(use => use.From == folder).Select(use => use.To).Where(seen.Add))
                {
                    left.Push(next);
                }
            }

            return seen;
        }
    }

    /// <summary>One C# file. <see cref="Code"/> is its text with comments and literals blanked out.</summary>
    internal sealed partial class SourceText
    {
        private readonly HashSet<string> _imports;

        public SourceText(string path, string text)
        {
            Path = path;
            string[] parts = path.Split('/');
            Project = parts[1];
            Folder = parts.Length > 3 ? string.Join('/', parts[2..^1]) : "(root)";
            Lines = text.TrimEnd('\n').Split('\n');
            Code = Comment().Replace(text, match => match.Value[0] == '/' ? Blank(match.Value) : Holes(match.Value));
            Namespace = Space().Match(Code).Groups["name"].Value;
            _imports = [.. Import().Matches(Code).Select(match => match.Groups["name"].Value)];
            Words = Word().Matches(Directive().Replace(Code, "")).Select(match => match.Value).ToHashSet();
            Types = [.. TypeText.Find(Code)];
        }

        public string Path { get; }

        public string Project { get; }

        public string Folder { get; }

        public string Namespace { get; }

        public string[] Lines { get; }

        public string Code { get; }

        public IReadOnlySet<string> Words { get; }

        public IReadOnlyList<TypeText> Types { get; }

        public bool Sees(string name) => _imports.Contains(name) || Namespace == name || Namespace.StartsWith(name + ".", StringComparison.Ordinal);

        public static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

        private static string Blank(string text) => NotBreak().Replace(text, " ");

        /// <summary>What an interpolated string computes is code; two levels of braces are enough here.</summary>
        private static string Holes(string literal)
        {
            if (!literal.StartsWith('$') || literal.Contains("\"\"\"", StringComparison.Ordinal))
            {
                return Blank(literal);
            }

            var result = new StringBuilder(Blank(literal));
            foreach (Match hole in Hole().Matches(literal))
            {
                string code = Comment().Replace(hole.Value[1..^1], match => Blank(match.Value));
                result.Remove(hole.Index + 1, code.Length).Insert(hole.Index + 1, code);
            }

            return result.ToString();
        }

        // Raw strings, interpolated strings with strings in their holes, verbatim strings, strings, characters, comments.
        [GeneratedRegex("""
            \$*"{3,}.*?"{3,}|\$@?"(?:\\.|\{\{|\}\}|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^"\\{}])*"|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|//[^\n]*|/\*.*?\*/
            """, RegexOptions.Singleline)]
        private static partial Regex Comment();

        [GeneratedRegex(@"(?<!\{)\{(?!\{)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")]
        private static partial Regex Hole();

        [GeneratedRegex(@"[^\n]")]
        private static partial Regex NotBreak();

        [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
        private static partial Regex Space();

        [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline)]
        private static partial Regex Import();

        [GeneratedRegex(@"^(?:global )?(?:using|namespace) [^(;]*;", RegexOptions.Multiline)]
        private static partial Regex Directive();

        [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
        private static partial Regex Word();
    }

    /// <summary>One declared type and the text of its declaration.</summary>
    internal sealed partial class TypeText
    {
        private readonly bool _isStructure;
        private readonly string _head;
        private readonly string _body;

        private TypeText(string name, bool isStructure, bool isTopLevel, string head, string body) =>
            (Name, _isStructure, IsTopLevel, _head, _body) = (name, isStructure, isTopLevel, head, body);

        public string Name { get; }

        public bool IsTopLevel { get; }

        /// <summary>How many parameters each constructor has, the primary one included.</summary>
        public IEnumerable<int> ConstructorParameters =>
            Regex.Matches(_body, $@"\b(?:public|private|internal|protected)\s+{Name}\s*(?=\()").Select(match => Count(_body[(match.Index + match.Length)..]))
                .Concat(PrimaryParameters().Match(_head) is { Success: true } primary ? [Count(_head[(primary.Length - 1)..])] : []);

        public IEnumerable<string> Setters => Setter().Matches(_body).Select(match => match.Groups["name"].Value + (match.Groups["private"].Success ? " (private)" : ""));

        public static IEnumerable<TypeText> Find(string code)
        {
            foreach (Match match in Declaration().Matches(code))
            {
                string rest = code[match.Groups["name"].Index..];
                int end = rest.IndexOfAny(['{', ';']);
                string head = end < 0 ? rest : rest[..end];
                bool isTopLevel = Depth(code[..match.Index]) == (BlockNamespace().IsMatch(code) ? 1 : 0);
                yield return new TypeText(match.Groups["name"].Value, match.Value.Contains("struct ", StringComparison.Ordinal), isTopLevel, head, end >= 0 && rest[end] == '{' ? rest[end..(end + Length(rest[end..], '{', '}'))] : "");
            }
        }

        /// <summary>Whether it has a field of that structure.</summary>
        public bool Holds(TypeText other) => other._isStructure && Regex.IsMatch(_body, $@"^\s+(?:(?:private|internal|public|readonly)\s+)+{other.Name}\s+\w+\s*[;=]", RegexOptions.Multiline);

        public bool DerivesFrom(TypeText other) => Regex.IsMatch(_head, $@":\s*{other.Name}\b") || Regex.IsMatch(other._head, $@":\s*{Name}\b");

        private static int Depth(string code) => code.Count(c => c == '{') - code.Count(c => c == '}');

        private static int Length(string text, char open, char close)
        {
            int depth = 0;
            for (int i = 0; i < text.Length; i++)
            {
                depth += text[i] == open ? 1 : text[i] == close ? -1 : 0;
                if (depth == 0)
                {
                    return i + 1;
                }
            }

            return text.Length;
        }

        /// <summary>Counts the parameters of a list that starts with its parenthesis.</summary>
        private static int Count(string text)
        {
            string list = text[1..(Length(text, '(', ')') - 1)];
            int depth = 0;
            int commas = 0;
            foreach (char c in list.Replace("=>", "  ", StringComparison.Ordinal))
            {
                depth += c is '(' or '<' or '[' ? 1 : c is ')' or '>' or ']' ? -1 : 0;
                commas += c == ',' && depth == 0 ? 1 : 0;
            }

            return string.IsNullOrWhiteSpace(list) ? 0 : commas + 1;
        }

        [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?!class\b|struct\b|where\b)(?<name>[A-Z]\w*)")]
        private static partial Regex Declaration();

        [GeneratedRegex(@"^namespace [\w.]+\s*\{", RegexOptions.Multiline)]
        private static partial Regex BlockNamespace();

        [GeneratedRegex(@"^\w+\s*(?:<[^>]*>)?\s*\(")]
        private static partial Regex PrimaryParameters();

        [GeneratedRegex(@"(?<name>\w+)\s*\{(?:[^{}]|\{[^{}]*\})*?(?<private>\bprivate\s+)?\bset\s*(?:;|\{|=>)")]
        private static partial Regex Setter();
    }

    internal static class Report
    {
        public static void Write(Tree tree, TextWriter output)
        {
            (int lines, int longLines) = (tree.Files.Sum(file => file.Lines.Length), tree.LongLines.Count());
            output.WriteLine($"{tree.Files.Count} files, {lines} lines in {Path.Combine(Path.GetFullPath(tree.Root), "src")}");
            output.WriteLine($"files on a call's way                {tree.FilesOnTheWayOfACall.Count()}, {tree.SourceOfTheWay}");
            output.WriteLine($"lock blocks in the scheduler         {tree.LocksInScheduling}");
            output.WriteLine($"setters of the pending call          {tree.PendingCallSetters.Count(name => !Tree.IsPrivate(name))}, and {tree.PendingCallSetters.Count(Tree.IsPrivate)} that are private");
            WriteEach(output, tree.PendingCallSetters);
            Write(output, "constructors with over 5 parameters", tree.LongConstructors);
            Write(output, "folder cycles", tree.FolderCycles.Select(cycle => cycle.ToString()));
            Write(output, "names that exist twice", tree.AmbiguousNames);
            output.WriteLine($"lines over 160 characters            {longLines}, {100.0 * longLines / lines:0.0} %");
            Write(output, "InternalsVisibleTo within src", tree.ProductionFriends);
            output.WriteLine("file length                          median, longest");
            foreach (IGrouping<string, SourceText> project in tree.Projects)
            {
                int[] lengths = [.. project.Select(file => file.Lines.Length).Order()];
                output.WriteLine($"  {project.Key,-35}{lengths[lengths.Length / 2],6}, {lengths[^1]}");
            }
        }

        private static void Write(TextWriter output, string name, IEnumerable<string> found)
        {
            output.WriteLine($"{name,-37}{found.Count()}");
            WriteEach(output, found);
        }

        private static void WriteEach(TextWriter output, IEnumerable<string> items) => output.Write(string.Concat(items.Select(item => $"  {item}{Environment.NewLine}")));
    }
}
