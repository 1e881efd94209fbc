using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Methods;

/// <summary>What the values of a method are made of: its arguments and its result.</summary>
internal static class MethodFingerprint
{
    public static ulong Of(MethodContract method) => TypesOf(method).Hash();

    /// <summary>In words: a line per member, see <see cref="TypeDescription"/>.</summary>
    public static string Describe(MethodContract method) => TypesOf(method).ToString();

    private static TypeDescription TypesOf(MethodContract method)
    {
        var description = new TypeDescription();
        for (int position = 0; position < method.ParameterCodecs.Length; position++)
        {
            method.ParameterCodecs[position].Describe(description, $"argument {position + 1}");
        }

        method.DeclaredResultCodec.Describe(description, "result");
        return description;
    }
}
