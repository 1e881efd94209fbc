using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComputeHost.Protocol.Payloads.Binary;

namespace ComputeHost.Protocol.Payloads.Checks;

/// <summary>Types that people try to pass, with a remedy of their own; without an entry here most of them would be refused for some private field.</summary>
internal static class RefusedTypes
{
    // Deeper is no data type any more, but one whose generic arguments grow without end.
    private const int MostGenericDepth = 32;

    private const string Local = "it belongs to this process";
    private const string Open = "it does not say what it holds";

    private static readonly (Type Type, string Reason, string Remedy)[] Families =
    [
        (typeof(Stream), Local, "Pass the bytes (byte[] or ReadOnlyMemory<byte>), or a path to open in the worker"),
        (typeof(TextReader), Local, "Pass the text as a string"),
        (typeof(TextWriter), Local, "Return the text as a string"),
        (typeof(Delegate), "code does not travel", "Mark the method with [ComputeMethod] and call it, or pass data that says what to do"),
        (typeof(MemberInfo), "types and members do not travel", "Pass the name"),
        (typeof(Assembly), "code does not travel", "Pass the name"),
        (typeof(Task), "it has not ended", "Await it first and pass its result"),
        (typeof(Exception), "much of it cannot be made again", "Throw it, or pass its type's name and its message"),
        (typeof(JsonDocument), "it is a view of another's memory", "Pass the JSON text as a string"),
        (typeof(JsonNode), Open, "Pass the JSON text as a string"),
        (typeof(CultureInfo), Local, "Pass its name; a call runs under its caller's culture anyway"),
        (typeof(Encoding), Local, "Pass its name"),
        (typeof(Regex), "it is compiled code", "Pass its pattern and options"),
        (typeof(IPAddress), "it has no members that can be set", "Pass its text as a string"),
        (typeof(SafeHandle), "a handle means nothing in another process", "Pass a path or name to open in the worker"),
        (typeof(StringBuilder), "its text is not a member that can be set", "Pass the text as a string"),
        (typeof(WaitHandle), Local, "Wait before or after the call"),
        (typeof(Timer), Local, "Start it around the call"),
        (typeof(Thread), Local, "Pass what it works on"),
        (typeof(System.Data.DataTable), Open, "Pass its rows as an array of records"),
        (typeof(System.Data.DataSet), Open, "Pass its rows as arrays of records"),
        (typeof(System.Linq.Expressions.Expression), "code does not travel", "Pass data that says what to do"),
        (typeof(IQueryable), "it is a query and not its result", "Pass its elements: ToArray()"),
        (typeof(IEnumerator), "it is the state of a loop", "Pass the elements as an array or list"),
        (typeof(CancellationTokenSource), Local, "End the method in a CancellationToken, which the worker supplies"),
        (typeof(ComputeContext), Local, "End the method in it: the worker supplies it"),
        (typeof(IComputeClient), Local, "End the method in a ComputeContext, which has a client"),
    ];

    private static readonly Dictionary<Type, (string Reason, string Remedy)> Exactly = new()
    {
        [typeof(object)] = (Open, "Declare the type that is meant, or a base type that lists its derived types with [JsonDerivedType(typeof(…), \"name\")]"),
        [typeof(ValueType)] = (Open, "Declare the type that is meant"),
        [typeof(Enum)] = (Open, "Declare the enum that is meant"),
        [typeof(Array)] = (Open, "Declare its element type: T[]"),
        [typeof(JsonElement)] = ("it is a view of another's memory", "Pass the JSON text as a string"),
        [typeof(CancellationToken)] = (Local, "End the method in it: the worker supplies it"),
        [typeof(ValueTask)] = ("it has not ended", "Await it first and pass its result"),
        [typeof(IAsyncDisposable)] = (Local, "Pass the data that it stands for"),
        [typeof(IDisposable)] = (Local, "Pass the data that it stands for"),
    };

    private static readonly Dictionary<Type, (string Reason, string Remedy)> Generic = new()
    {
        [typeof(ValueTask<>)] = ("it has not ended", "Await it first and pass its result"),
        [typeof(IAsyncEnumerable<>)] = ("it is asynchronous", "Gather its elements first and pass an array or list"),
        [typeof(Lazy<>)] = ("its value is not there yet", "Pass the value"),
    };

    /// <exception cref="NotSerializableException">The type, or what it is the nullable form of, is one of these.</exception>
    public static void Check(Type type, string? member)
    {
        Type present = Nullable.GetUnderlyingType(type) ?? type;
        if (Find(present) is { } refused)
        {
            throw Refusal.Of(present, member, refused.Reason, refused.Remedy);
        }
    }

    private static (string Reason, string Remedy)? Find(Type type)
    {
        if (GenericDepth(type) > MostGenericDepth)
        {
            return ($"its generic arguments are nested deeper than '{MostGenericDepth}' levels", "Pass a type whose generic arguments do not grow from level to level");
        }

        if (type.IsPointer || type.IsFunctionPointer || type.IsByRef)
        {
            return ("an address means nothing in another process", "Pass an array or ReadOnlyMemory<T>");
        }

        if (type.IsByRefLike)
        {
            return ("it lives on the stack only", "Use an array, Memory<T> or ReadOnlyMemory<T>");
        }

        if (type.IsDefined(typeof(InlineArrayAttribute), inherit: false))
        {
            return ("it is an inline array", "Pass an array");
        }

        if (type.IsArray)
        {
            return type.IsSZArray || BinaryCodecs.Find(type) is not null
                ? null
                : ("it has several dimensions and its elements are no plain numbers", "Pass an array of arrays, or an array of one dimension and its lengths");
        }

        if (Exactly.TryGetValue(type, out (string, string) exact) || (type.IsGenericType && Generic.TryGetValue(type.GetGenericTypeDefinition(), out exact)))
        {
            return exact;
        }

        foreach ((Type family, string reason, string remedy) in Families)
        {
            if (type.IsAssignableTo(family))
            {
                return (reason, remedy);
            }
        }

        return ReflectionFeature.IsSupported && IsUntypedCollection(type) ? (Open, "Use a generic collection: List<T>, Dictionary<TKey, TValue>") : null;
    }

    private static int GenericDepth(Type type) =>
        type.HasElementType ? 1 + GenericDepth(type.GetElementType()!)
        : type.IsGenericType ? 1 + type.GenericTypeArguments.Max(GenericDepth)
        : 0;

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static bool IsUntypedCollection(Type type) =>
        type.IsAssignableTo(typeof(IEnumerable)) && type != typeof(string)
        && type != typeof(IEnumerable<>) && !type.GetInterfaces().Append(type).Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IEnumerable<>));
}
