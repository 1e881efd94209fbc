using System.Text.Json.Nodes;

namespace ComputeHost.Daemon.Verbs;

/// <summary>Tells why a verb failed: programs on standard output, people on standard error.</summary>
internal static class VerbErrors
{
    public static void Write(VerbException failure, bool json) => Write(failure, json, Console.Out, Console.Error);

    public static void Write(VerbException failure, bool json, TextWriter output, TextWriter errors)
    {
        if (json)
        {
            var error = new JsonObject { ["code"] = failure.Code, ["message"] = failure.Message };
            foreach ((string name, JsonNode? value) in failure.Details)
            {
                error[name] = value?.DeepClone();
            }

            output.WriteLine(new JsonObject { ["error"] = error }.ToText());
            return;
        }

        errors.WriteLine(failure.Message);
        if (failure.Rest.Length > 0)
        {
            errors.WriteLine(failure.Rest);
        }
    }
}
