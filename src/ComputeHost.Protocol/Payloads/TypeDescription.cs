using System.Text;

namespace ComputeHost.Protocol.Payloads;

/// <summary>
/// What the values of a method are made of, a line per member: <c>argument 1.Lines[].Total: System.Decimal</c>. Two programs that were built apart
/// compare it at a method's first call, because a value could otherwise arrive as another one. A type is described where it first occurs; how an
/// application calls its types is each program's own business.
/// </summary>
internal sealed class TypeDescription
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Type, string> _described = [];

    public void Add(string path, string type) => _text.Append(path).Append(": ").Append(type).Append('\n');

    /// <summary>A collection without its elements: they have lines of their own.</summary>
    public static string NameOf(Type collection) => collection.IsArray ? $"[{new string(',', collection.GetArrayRank() - 1)}]" : $"{collection.Namespace}.{TypeName.Short(collection)}";

    /// <returns>False if the type has been described; then its first place is named.</returns>
    public bool Begin(Type type, string path)
    {
        if (_described.TryAdd(type, path))
        {
            return true;
        }

        Add(path, $"as {_described[type]}");
        return false;
    }

    /// <summary>Which of their lines is the first that differs.</summary>
    /// <returns>Null if none does, or there is only one description.</returns>
    public static (string? Here, string? There)? FindDifference(string here, string there)
    {
        string[] left = here.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] right = there.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int index = 0; index < Math.Max(left.Length, right.Length); index++)
        {
            string? mine = left.ElementAtOrDefault(index);
            string? other = right.ElementAtOrDefault(index);
            if (mine != other)
            {
                return (mine, other);
            }
        }

        return null;
    }

    public ulong Hash() => TextHash.Of(ToString());

    public override string ToString() => _text.ToString();
}
