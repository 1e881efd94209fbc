using System.Globalization;
using System.Text.Json;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Calling;

/// <summary>Reads the arguments of a call: one array, or a single value for the only parameter.</summary>
internal static class CallArguments
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <exception cref="VerbException">It is no JSON, or not as many arguments as the method has parameters.</exception>
    public static JsonArguments Read(string text, MethodDescription method)
    {
        string[] values;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Deep);
            values = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(static value => value.GetRawText())] : [document.RootElement.GetRawText()];
        }
        catch (JsonException e)
        {
            string position = string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
            throw Unusable($"The arguments are no JSON ({position}): {e.Message.Split(" LineNumber:")[0]}", method);
        }

        int wanted = method.Parameters.Count;
        return values.Length == wanted
            ? new JsonArguments { Values = { values } }
            : throw Unusable(
                $"'{method.Name}' takes {Amounts.Counted(wanted, "argument")} ({string.Join(", ", method.Parameters)}), and {Amounts.Counted(values.Length, "argument")} "
                + $"{(values.Length == 1 ? "was" : "were")} given. All arguments together are one JSON array, also where a method takes one array.",
                method);
    }

    public static VerbException Unusable(string problem, MethodDescription method)
    {
        string example = method.Example.Length == 0 ? "" : $" An example: computehost call '{method.Name}' '{method.Example}'";
        return new VerbException("unusable-input", ExitCode.Usage, problem + example);
    }
}
