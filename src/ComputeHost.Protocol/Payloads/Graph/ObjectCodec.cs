using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>An object: its members in the order of their names. Before them, if it may be null, a byte that says whether it is there.</summary>
/// <remarks>Members are set once it is known to others, because its type may contain itself.</remarks>
internal abstract class ObjectCodec<T> : GraphCodec<T>
{
    private Member<T>[] _members = [];

    protected bool HasCallbacks { get; } = JsonCallbacks<T>.Any;

    // No field: one of a generic class would have to be looked up, where this is known to the compiler.
    private static bool HasNull => !typeof(T).IsValueType;

    public void SetMembers(Member<T>[] members) => _members = members;

    public override void Write(ref GraphWriter writer, ref T value)
    {
        if (HasNull)
        {
            if (value is null)
            {
                writer.WriteByte(0);
                return;
            }

            RuntimeType.Check(value, typeof(T));
            writer.WriteByte(1);
        }
        else if (_members.Length == 0)
        {
            writer.WriteByte(1);
        }

        if (HasCallbacks)
        {
            WriteCalled(ref writer, value);
        }
        else
        {
            WriteMembers(ref writer, ref value);
        }
    }

    public sealed override T Read(ref GraphReader reader)
    {
        if ((HasNull || _members.Length == 0) && !reader.ReadPresence())
        {
            return HasNull ? default! : throw reader.Wrong($"a '{TypeName.Of(typeof(T))}' cannot be null.");
        }

        reader.Enter();
        T value = Make(ref reader, _members);
        reader.Leave();
        return HasCallbacks ? JsonCallbacks<T>.AfterReading(value) : value;
    }

    protected abstract T Make(ref GraphReader reader, Member<T>[] members);

    public override void Describe(TypeDescription description, string path)
    {
        if (!description.Begin(typeof(T), path))
        {
            return;
        }

        description.Add(path, HasNull ? "object" : "structure");
        foreach (Member<T> member in _members)
        {
            member.Describe(description, path);
        }
    }

    public override ValueTree ReadTree(ref GraphReader reader)
    {
        if ((HasNull || _members.Length == 0) && !reader.ReadPresence())
        {
            return ValueTree.Null;
        }

        reader.Enter();
        var members = new List<(string Name, ValueTree Value)>(_members.Length);
        foreach (Member<T> member in _members)
        {
            members.Add((member.Name, member.ReadTree(ref reader)));
        }

        reader.Leave();
        return ValueTree.Object("", members);
    }

    private void WriteCalled(ref GraphWriter writer, T value)
    {
        T called = JsonCallbacks<T>.BeforeWriting(value);
        WriteMembers(ref writer, ref called);
        JsonCallbacks<T>.AfterWriting(called);
    }

    private void WriteMembers(ref GraphWriter writer, ref T value)
    {
        writer.Enter();
        foreach (Member<T> member in _members)
        {
            member.Write(ref writer, ref value);
        }

        writer.Leave();
    }
}

/// <summary>An object that is made first, and whose members are set then.</summary>
internal sealed class SettableObjectCodec<T>(Func<T> constructor) : ObjectCodec<T>
{
    protected override T Make(ref GraphReader reader, Member<T>[] members)
    {
        T value = constructor();
        if (HasCallbacks)
        {
            value = JsonCallbacks<T>.BeforeSetting(value);
        }

        foreach (Member<T> member in members)
        {
            member.Read(ref reader, ref value);
        }

        return value;
    }
}

/// <summary>An object whose constructor or initializer takes its members.</summary>
/// <param name="newArguments">Makes an empty set of arguments.</param>
/// <param name="constructor">Makes the object of them.</param>
internal sealed class ConstructedObjectCodec<T, TArguments>(Func<TArguments> newArguments, Constructor<TArguments, T> constructor) : ObjectCodec<T>
{
    private Member<TArguments>[] _arguments = [];

    /// <param name="arguments">For the first of the members, in their order. Those behind them are set in the object that was made.</param>
    public void SetArguments(Member<TArguments>[] arguments) => _arguments = arguments;

    protected override T Make(ref GraphReader reader, Member<T>[] members)
    {
        TArguments arguments = newArguments();
        foreach (Member<TArguments> argument in _arguments)
        {
            argument.Read(ref reader, ref arguments);
        }

        T value = constructor(ref arguments);
        if (HasCallbacks)
        {
            value = JsonCallbacks<T>.BeforeSetting(value);
        }

        foreach (Member<T> member in members.AsSpan(_arguments.Length))
        {
            member.Read(ref reader, ref value);
        }

        return value;
    }
}
