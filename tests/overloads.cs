// Writes the files that have one member per number of arguments: dotnet run tests/overloads.cs
// The SDK is all it needs. Change a template here, run it, and check the result in; a conventions test fails while the files are not what this writes.
using System.Runtime.CompilerServices;
using System.Text;
#if !CONVENTIONS
using ComputeHost.Overloads;

string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, ".."));
foreach ((string path, string text) in OverloadFiles.All())
{
    File.WriteAllText(Path.Combine(root, path), text);
    Console.WriteLine(path);
}

static string ThisFile([CallerFilePath] string path = "") => path;
#endif

namespace ComputeHost.Overloads
{
    /// <summary>All files that are written, with their text.</summary>
    internal static class OverloadFiles
    {
        public const int MostArguments = 4;

        private const string Calls = "src/ComputeHost.Abstractions/Calls/";
        private const string Queues = "src/ComputeHost.Queue/Queues/";

        public static IEnumerable<(string Path, string Text)> All()
        {
            foreach (int arity in Enumerable.Range(0, MostArguments + 1))
            {
                yield return ($"{Calls}ComputeClientExtensions.Run{arity}.g.cs", RunTemplate.Write(arity));
                yield return ($"{Queues}ComputeQueueExtensions.Enqueue{arity}.g.cs", EnqueueTemplate.Write(arity));
            }

            yield return ($"{Calls}DelegateCall.g.cs", DelegateCallTemplate.Write());
            yield return ($"{Calls}ComputeCall.g.cs", DescribedCallTemplate.Write());
            yield return ("src/ComputeHost.Execution/Methods/CompiledMethod.g.cs", CompiledMethodTemplate.Write());
        }
    }

    /// <summary>The parts of members that differ by the number of arguments.</summary>
    internal readonly record struct Arity(int Count)
    {
        private static readonly string[] Words = ["no arguments", "one argument", "two arguments", "three arguments", "four arguments"];

        public static IEnumerable<Arity> All => Enumerable.Range(0, OverloadFiles.MostArguments + 1).Select(count => new Arity(count));

        public string InWords => Words[Count];

        public IEnumerable<int> Numbers => Enumerable.Range(1, Count);

        /// <summary><c>T1, T2</c> and what follows them.</summary>
        public string Types(params string[] further) => string.Join(", ", Numbers.Select(number => $"T{number}").Concat(further));

        /// <summary>As a type parameter list, which may be empty.</summary>
        public string Generic(params string[] further) => Count + further.Length == 0 ? "" : $"<{Types(further)}>";

        /// <summary><c>, T1 argument1, T2 argument2</c></summary>
        public string Parameters => string.Concat(Numbers.Select(number => $", T{number} argument{number}"));

        /// <summary><c>, argument1, argument2</c></summary>
        public string Arguments => string.Concat(Numbers.Select(number => $", argument{number}"));

        /// <summary>The type that holds all arguments.</summary>
        public string Packed => Count switch { 0 => "ValueTuple", 1 => "T1", _ => $"({Types()})" };

        /// <summary>The arguments as such a value.</summary>
        public string Pack => Count switch { 0 => "default(ValueTuple)", 1 => "argument1", _ => $"({string.Join(", ", Numbers.Select(number => $"argument{number}"))})" };

        /// <summary>The arguments out of such a value <c>a</c>.</summary>
        public IEnumerable<string> Unpack => Count == 1 ? ["a"] : Numbers.Select(number => $"a.Item{number}");

        /// <summary>A lambda that shows them to a visitor.</summary>
        public string Visit => Count switch
        {
            0 => "static (_, _) => { }",
            1 => "static (a, v) => v.Visit(a)",
            _ => $"static (a, v) => {{ {string.Join(" ", Unpack.Select(value => $"v.Visit({value});"))} }}",
        };
    }

    /// <summary>What a method can end in that the worker supplies.</summary>
    /// <param name="Type">Its type.</param>
    /// <param name="Value">Where it comes from, given a context.</param>
    /// <param name="InWords">How the documentation says it.</param>
    internal sealed record Tail(string? Type, string? Value, string InWords)
    {
        public static readonly Tail[] All =
        [
            new(null, null, ""),
            new("CancellationToken", "context.CancellationToken", " that takes a cancellation token"),
            new("ComputeContext", "context", " that takes its context"),
        ];

        /// <summary>The delegate of a method.</summary>
        public string Delegate(Arity arity, bool returns)
        {
            string[] further = [.. Type is null ? [] : new[] { Type }, .. returns ? ["TResult"] : Array.Empty<string>()];
            return (returns ? "Func" : "Action") + arity.Generic(further);
        }

        /// <summary>A lambda that calls such a delegate.</summary>
        public string Invoke(Arity arity, bool returns)
        {
            string call = $"m({string.Join(", ", Value is null ? arity.Unpack : arity.Unpack.Append(Value))})";
            string parameters = $"(m, {(arity.Count == 0 ? "_" : "a")}, {(Value is null ? "_" : "context")})";
            return returns ? $"static {parameters} => {call}" : $"static {parameters} => {{ {call}; return default; }}";
        }
    }

    /// <summary>The calls of a client.</summary>
    internal static class RunTemplate
    {
        public static string Write(int count)
        {
            var arity = new Arity(count);
            var text = new SourceWriter();
            text.Open("namespace ComputeHost;", "public static partial class ComputeClientExtensions");
            foreach (Tail tail in Tail.All)
            {
                foreach (bool returns in (bool[])[true, false])
                {
                    foreach (bool hasOptions in (bool[])[false, true])
                    {
                        WriteMember(text, arity, tail, returns, hasOptions);
                    }
                }
            }

            return text.Close();
        }

        private static void WriteMember(SourceWriter text, Arity arity, Tail tail, bool returns, bool hasOptions)
        {
            string task = returns ? "Task<TResult>" : "Task";
            string generic = returns ? arity.Generic("TResult") : arity.Generic();
            text.Member();
            text.Line($"/// <summary>Runs a {(returns ? "function" : "procedure")} of {arity.InWords}{tail.InWords}.</summary>");
            text.Lines(arity.Numbers.Select(number => $"/// <typeparam name=\"T{number}\">The type of parameter {number}.</typeparam>"));
            text.LineIf(returns, "/// <typeparam name=\"TResult\">The type of the result.</typeparam>");
            text.Line("/// <param name=\"client\">Where the call runs.</param>");
            text.Line("/// <param name=\"method\">The marked static method, as a method group.</param>");
            text.Lines(arity.Numbers.Select(number => $"/// <param name=\"argument{number}\">Argument {number}; it is copied.</param>"));
            text.LineIf(hasOptions, "/// <param name=\"options\">Options of this call, or <see langword=\"null\"/>.</param>");
            text.Line("/// <param name=\"cancellationToken\">Gives the call up.</param>");
            text.Line($"/// <returns>A task that ends with the {(returns ? "method's result" : "method")} or with one exception that says what happened.</returns>");
            text.Line("/// <exception cref=\"ArgumentException\">The method cannot be called, or an option is out of its range.</exception>");
            text.Line("/// <exception cref=\"NotSerializableException\">A parameter or the result has a type that would not arrive equal.</exception>");
            text.Line("/// <exception cref=\"ObjectDisposedException\">The client has been disposed.</exception>");
            text.Line($"public static {task} RunAsync{generic}(");
            text.Line($"    this IComputeClient client, {tail.Delegate(arity, returns)} method{arity.Parameters},");
            text.Line(hasOptions ? "    ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>" : "    CancellationToken cancellationToken) =>");
            text.Line($"    ExecuteAsync(client, DelegateCall.Create(method{arity.Arguments}), {(hasOptions ? "options" : "null")}, cancellationToken);");
        }
    }

    /// <summary>The jobs of a queue.</summary>
    internal static class EnqueueTemplate
    {
        public static string Write(int count)
        {
            var arity = new Arity(count);
            var text = new SourceWriter();
            text.Open("using ComputeHost.Calls;\n\nnamespace ComputeHost;", "public static partial class ComputeQueueExtensions");
            foreach (Tail tail in Tail.All)
            {
                foreach (bool returns in (bool[])[true, false])
                {
                    foreach (bool hasOptions in (bool[])[false, true])
                    {
                        WriteMember(text, arity, tail, returns, hasOptions);
                    }
                }
            }

            return text.Close();
        }

        private static void WriteMember(SourceWriter text, Arity arity, Tail tail, bool returns, bool hasOptions)
        {
            string result = returns ? "TResult" : "NoResult";
            string generic = returns ? arity.Generic("TResult") : arity.Generic();
            text.Member();
            text.Line($"/// <summary>Stores a call of a {(returns ? "function" : "procedure")} of {arity.InWords}{tail.InWords}.</summary>");
            text.Lines(arity.Numbers.Select(number => $"/// <typeparam name=\"T{number}\">The type of parameter {number}.</typeparam>"));
            text.LineIf(returns, "/// <typeparam name=\"TResult\">The type of the result.</typeparam>");
            text.Line("/// <param name=\"queue\">Where the job is stored.</param>");
            text.Line("/// <param name=\"method\">The marked static method, as a method group.</param>");
            text.Lines(arity.Numbers.Select(number => $"/// <param name=\"argument{number}\">Argument {number}; it is copied.</param>"));
            text.LineIf(hasOptions, "/// <param name=\"options\">Options of this job, or <see langword=\"null\"/>.</param>");
            text.Line("/// <param name=\"cancellationToken\">Gives up; whether the job is stored is unknown then.</param>");
            text.Line("/// <returns>The job, which is stored.</returns>");
            text.Line("/// <exception cref=\"ArgumentException\">The method cannot be called, or an option is out of its range.</exception>");
            text.Line("/// <exception cref=\"NotSupportedException\">The queue's engine cannot serve an option.</exception>");
            text.Line("/// <exception cref=\"ComputeHostException\">The job was refused, or the store cannot be used.</exception>");
            text.Line($"public static Task<ComputeJob<{result}>> EnqueueAsync{generic}(");
            text.Line($"    this ComputeQueue queue, {tail.Delegate(arity, returns)} method{arity.Parameters},");
            text.Line(hasOptions ? "    ComputeJobOptions? options = null, CancellationToken cancellationToken = default) =>" : "    CancellationToken cancellationToken) =>");
            text.Line($"    EnqueueAsync(queue, DelegateCall.Create(method{arity.Arguments}), {(hasOptions ? "options" : "null")}, cancellationToken);");
        }
    }

    /// <summary>What makes calls of delegates.</summary>
    internal static class DelegateCallTemplate
    {
        public static string Write()
        {
            var text = new SourceWriter();
            text.Open("namespace ComputeHost;", "internal static partial class DelegateCall");
            foreach (Arity arity in Arity.All)
            {
                foreach (Tail tail in Tail.All)
                {
                    WriteMember(text, arity, tail, returns: true);
                    WriteMember(text, arity, tail, returns: false);
                }
            }

            return text.Close();
        }

        private static void WriteMember(SourceWriter text, Arity arity, Tail tail, bool returns)
        {
            string method = tail.Delegate(arity, returns);
            string result = returns ? "TResult" : "NoResult";
            text.Member();
            text.Line($"public static ComputeCall<{result}> Create{(returns ? arity.Generic("TResult") : arity.Generic())}(");
            text.Line($"    {method} method{arity.Parameters}) =>");
            text.Line($"    new BoundCall<{method}, {arity.Packed}, {result}>(");
            text.Line($"        Checked(method), {arity.Pack},");
            text.Line($"        {arity.Visit},");
            text.Line($"        {tail.Invoke(arity, returns)});");
        }
    }

    /// <summary>What makes calls of descriptors.</summary>
    internal static class DescribedCallTemplate
    {
        private static readonly string[] Ordinals = ["first", "second", "third", "fourth"];

        public static string Write()
        {
            var text = new SourceWriter();
            text.Open("using ComputeHost.Calls;\n\nnamespace ComputeHost;", "public static partial class ComputeCall");
            foreach (Arity arity in Arity.All.Skip(1))
            {
                WriteMember(text, arity);
            }

            return text.Close();
        }

        private static void WriteMember(SourceWriter text, Arity arity)
        {
            text.Member();
            text.Line($"/// <summary>Makes a call of a method that takes {arity.InWords}.</summary>");
            text.Lines(arity.Numbers.Select(number => $"/// <typeparam name=\"T{number}\">The type of the {Which(arity, number)}.</typeparam>"));
            text.Line("/// <typeparam name=\"TResult\">");
            text.Line("/// The type of the result, or one that it can be assigned to; <see cref=\"NoResult\"/> for a method that returns nothing.");
            text.Line("/// </typeparam>");
            text.Line("/// <param name=\"method\">The method.</param>");
            text.Lines(arity.Numbers.Select(number => $"/// <param name=\"argument{number}\">The {Which(arity, number)}.</param>"));
            text.Line("/// <returns>The call.</returns>");
            text.Line("/// <exception cref=\"ArgumentException\">The method takes others or another number of them, or returns something else.</exception>");
            text.Line($"public static ComputeCall<TResult> Create{arity.Generic("TResult")}(ComputeMethodDescriptor method{arity.Parameters})");
            text.Line("{");
            text.Line($"    CallCheck.Check<TResult>(method, {arity.Count});");
            text.Lines(arity.Numbers.Select(number => $"    CallCheck.CheckArgument(method, {number - 1}, argument{number});"));
            text.Line($"    return new DescribedCall<{arity.Packed}, TResult>(");
            text.Line($"        method, {arity.Pack},");
            text.Line($"        {arity.Visit});");
            text.Line("}");
        }

        private static string Which(Arity arity, int number) => arity.Count == 1 ? "argument" : $"{Ordinals[number - 1]} argument";
    }

    /// <summary>What runs methods.</summary>
    internal static class CompiledMethodTemplate
    {
        private static readonly string[] Usings =
        [
            "System.Diagnostics", "ComputeHost.Execution.Failures", "ComputeHost.Protocol.CallValues", "ComputeHost.Protocol.Methods",
            "ComputeHost.Protocol.Payloads", "ComputeHost.Protocol.Payloads.Catalog", "ComputeHost.Protocol.Segments",
        ];

        public static string Write()
        {
            var text = new SourceWriter();
            text.Open(string.Concat(Usings.Select(name => $"using {name};\n")) + "\nnamespace ComputeHost.Execution.Methods;");
            foreach (Arity arity in Arity.All)
            {
                WriteType(text, arity);
            }

            return text.ToString();
        }

        private static void WriteType(SourceWriter text, Arity arity)
        {
            string method = $"Func{arity.Generic("ComputeContext", "TResult")}";
            text.Member();
            text.Line($"internal sealed class CompiledMethod{arity.Generic("TResult")}(MethodContract contract) : CompiledMethod(contract)");
            text.Line("{");
            text.Line($"    private readonly {method} _method = MethodThunk.Create<{method}>(contract);");
            text.Lines(arity.Numbers.Select(number => $"    private readonly PayloadCodec<T{number}> _codec{number} = PayloadCodecs.For<T{number}>();"));
            text.Line("    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodecs.For<TResult>();");
            text.Line();
            text.Line("    [StackTraceHidden]");
            text.Line("    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)");
            text.Line("    {");
            text.Line("        var reader = new ArgumentsReader(arguments);");
            text.Lines(arity.Numbers.Select(number => $"        T{number} argument{number} = _codec{number}.Read(Next(ref reader, {number - 1}), lease);"));
            text.Line("        End(ref reader);");
            text.Line("        steps.Enter();");
            text.Line($"        TResult value = _method({string.Concat(arity.Numbers.Select(number => $"argument{number}, "))}context);");
            text.Line("        steps.Leave();");
            text.Line("        _resultCodec.Write(result, value);");
            text.Line("        steps.Finish();");
            text.Line("    }");
            if (arity.Count == 1)
            {
                text.Line();
                text.Line("    private protected override CompiledMethod CreateForItems(bool untilFault) => new ItemsMethod<T1, TResult>(Contract, _method, untilFault);");
            }

            text.Line("}");
        }
    }

    /// <summary>The text of one file, with what stands above every file that is written.</summary>
    internal sealed class SourceWriter
    {
        private const string Header = """
            // <auto-generated>
            // Written by tests/overloads.cs, which has the templates: change them there, then 'dotnet run tests/overloads.cs'.
            // </auto-generated>
            #nullable enable


            """;

        private readonly StringBuilder _text = new(Header.ReplaceLineEndings("\n"));
        private string _indent = "";
        private bool _hasMember;

        /// <summary>Begins a file, and the type that its members are in.</summary>
        public void Open(string head, string? type = null)
        {
            _text.Append(head).Append("\n\n");
            if (type is not null)
            {
                _text.Append(type).Append("\n{\n");
                _indent = "    ";
            }
        }

        /// <summary>Begins a member: an empty line, but before the first.</summary>
        public void Member()
        {
            if (_hasMember)
            {
                Line();
            }

            _hasMember = true;
        }

        public void Line(string line = "") => _text.Append(line.Length == 0 ? "" : _indent).Append(line).Append('\n');

        public void Lines(IEnumerable<string> lines)
        {
            foreach (string line in lines)
            {
                Line(line);
            }
        }

        public void LineIf(bool condition, string line)
        {
            if (condition)
            {
                Line(line);
            }
        }

        public string Close() => _text.Append("}\n").ToString();

        public override string ToString() => _text.ToString();
    }
}
