using System.Collections.Concurrent;
using ComputeHost.Protocol.Payloads.Checks;
using ComputeHost.Protocol.Payloads.Collections;
using ComputeHost.Protocol.Payloads.Shapes;
using PolyType;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>
/// Makes the codecs of a type and of all that its values are made of, and refuses it if something would be lost. Visits each shape with the member in
/// which it was met, for messages.
/// </summary>
internal sealed class GraphCodecBuilder : TypeShapeVisitor, ITypeShapeFunc
{
    private static readonly ConcurrentDictionary<Type, GraphCodec> Finished = new();

    private readonly ConcurrentDictionary<Type, GraphCodec> _finished;

    // Not among the finished ones before all are: a type that is refused would otherwise leave codecs that refer to nothing.
    private readonly Dictionary<Type, GraphCodec> _made = [];

    private GraphCodecBuilder(ConcurrentDictionary<Type, GraphCodec> finished) => _finished = finished;

    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static GraphCodec Build(Type type) => Build(type, TypeShapes.Find, Finished);

    /// <param name="type">The type.</param>
    /// <param name="find">Finds its shape, or refuses the type.</param>
    /// <param name="finished">The codecs of shapes that are found so.</param>
    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static GraphCodec Build(Type type, Func<Type, string?, ITypeShape> find, ConcurrentDictionary<Type, GraphCodec> finished)
    {
        var builder = new GraphCodecBuilder(finished);
        GraphCodec codec = builder.Get(type, member: null, find);
        foreach ((Type made, GraphCodec its) in builder._made)
        {
            finished.TryAdd(made, its);
        }

        return codec;
    }

    object? ITypeShapeFunc.Invoke<T>(ITypeShape<T> shape, object? state) => Get(shape, (string?)state);

    public override object? VisitObject<T>(IObjectTypeShape<T> shape, object? state = null)
    {
        var member = (string?)state;
        (Type Type, string Name)[] derived = [.. JsonAttributes.DerivedTypesOf(typeof(T), shape.AttributeProvider, member)];
        return derived.Length > 0 ? MakeUnion(shape, derived, member) : MakeObject(shape, member);
    }

    public override object? VisitUnion<TUnion>(IUnionTypeShape<TUnion> shape, object? state = null)
    {
        var member = (string?)state;
        IEnumerable<(Type Type, string Name)> derived = shape.UnionCases.Where(static @case => @case.UnionCaseType.Type != typeof(TUnion)).Select(static @case => (@case.UnionCaseType.Type, @case.Name));
        return shape.BaseType is not IObjectTypeShape<TUnion> itself ? throw UnknownCollection(typeof(TUnion), state)
            : MakeUnion(itself, [.. derived.Union(JsonAttributes.DerivedTypesOf(typeof(TUnion), shape.AttributeProvider, member))], member);
    }

    public override object? VisitEnum<TEnum, TUnderlying>(IEnumTypeShape<TEnum, TUnderlying> shape, object? state = null) => new FixedCodec<TEnum>();

    public override object? VisitOptional<TOptional, TElement>(IOptionalTypeShape<TOptional, TElement> shape, object? state = null) =>
        new OptionalCodec<TOptional, TElement>(shape, Get(shape.ElementType, (string?)state));

    public override object? VisitEnumerable<TEnumerable, TElement>(IEnumerableTypeShape<TEnumerable, TElement> shape, object? state = null)
    {
        if (typeof(TEnumerable) != typeof(TElement[]) && typeof(TEnumerable) != typeof(List<TElement>))
        {
            return CollectionKinds.Find<TEnumerable, TElement>() is { } kind
                ? new CollectionCodec<TEnumerable, TElement>(kind, Get(shape.ElementType, (string?)state))
                : throw UnknownCollection(typeof(TEnumerable), state);
        }

        GraphCodec<TElement> element = Get(shape.ElementType, (string?)state);
        return typeof(TEnumerable).IsArray ? new ArrayCodec<TElement>(element) : new ListCodec<TElement>(element);
    }

    public override object? VisitDictionary<TDictionary, TKey, TValue>(IDictionaryTypeShape<TDictionary, TKey, TValue> shape, object? state = null)
    {
        if (CollectionKinds.FindDictionary<TDictionary, TKey, TValue>() is not { } kind)
        {
            throw UnknownCollection(typeof(TDictionary), state);
        }

        GraphCodec<TKey> key = Get(shape.KeyType, (string?)state);
        GraphCodec<TValue> value = Get(shape.ValueType, (string?)state);
        return kind is CollectionKind<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> plain
            ? new DictionaryCodec<TKey, TValue>(plain, key, value)
            : new CollectionCodec<TDictionary, KeyValuePair<TKey, TValue>>(kind, new PairCodec<TKey, TValue>(key, value));
    }

    public override object? VisitSurrogate<T, TSurrogate>(ISurrogateTypeShape<T, TSurrogate> shape, object? state = null) => throw Refusal.Of(
        typeof(T),
        (string?)state,
        $"its own marshaler to '{TypeName.Of(typeof(TSurrogate))}' may leave something out",
        $"Pass the '{TypeName.Of(typeof(TSurrogate))}' itself");

    public override object? VisitConstructor<T, TArguments>(IConstructorShape<T, TArguments> shape, object? state = null) => ((ObjectPlan<T>)state!).MakeCodec(shape);

    private static NotSerializableException UnknownCollection(Type type, object? member) => Refusal.Of(
        type,
        (string?)member,
        "it is a collection of a kind that is not known, which may hold more than its elements",
        "Pass its elements as an array or list");

    /// <summary>The codec of a type that is known by its <see cref="Type"/> alone.</summary>
    /// <param name="type">The type.</param>
    /// <param name="member">Where it was met.</param>
    /// <param name="find">Finds its shape, or refuses the type.</param>
    internal GraphCodec Get(Type type, string? member, Func<Type, string?, ITypeShape> find)
    {
        if (_made.TryGetValue(type, out GraphCodec? codec) || _finished.TryGetValue(type, out codec))
        {
            return codec;
        }

        RefusedTypes.Check(type, member);
        return (GraphCodec)find(type, member).Invoke(this, member)!;
    }

    internal GraphCodec<T> Get<T>(ITypeShape<T> shape, string? member)
    {
        if (_made.TryGetValue(typeof(T), out GraphCodec? codec) || _finished.TryGetValue(typeof(T), out codec))
        {
            return (GraphCodec<T>)codec;
        }

        RefusedTypes.Check(typeof(T), member);
        codec = LeafCodecs.Find<T>() ?? (GraphCodec)shape.Accept(this, member)!;
        _made.TryAdd(typeof(T), codec);
        return (GraphCodec<T>)codec;
    }

    /// <summary>Makes a codec known before its parts are visited, because they may be of its type.</summary>
    internal void Announce<T>(GraphCodec<T> codec) => _made.TryAdd(typeof(T), codec);

    private GraphCodec<T> MakeObject<T>(IObjectTypeShape<T> shape, string? member, bool announce = true) => new ObjectPlan<T>(this, shape, member, announce).Make();

    private UnionCodec<T> MakeUnion<T>(IObjectTypeShape<T> shape, (Type Type, string Name)[] derived, string? member)
    {
        var union = new UnionCodec<T>();
        Announce(union);
        var cases = new List<UnionCase>();
        // The base type's own objects, whether it lists itself or not. The union is what is known by its name.
        IEnumerable<(Type Type, string Name)> all = typeof(T).IsAbstract || derived.Any(static pair => pair.Type == typeof(T)) ? derived : derived.Prepend((typeof(T), ""));
        foreach ((Type type, string name) in all.DistinctBy(static pair => pair.Type).OrderBy(static pair => pair.Name, StringComparer.Ordinal))
        {
            RefusedTypes.Check(type, member);
            cases.Add(new UnionCase(name, type == typeof(T) ? MakeObject(shape, member, announce: false) : CaseOf(TypeShapes.Of(shape.Provider, type, member), member)));
        }

        union.SetCases([.. cases]);
        return union;
    }

    /// <summary>A case's own objects, even if its type stands for further ones.</summary>
    private GraphCodec CaseOf(ITypeShape shape, string? member)
    {
        ITypeShape own = shape is IUnionTypeShape union ? union.BaseType : shape;
        bool isUnion = !ReferenceEquals(own, shape) || JsonAttributes.DerivedTypesOf(shape.Type, shape.AttributeProvider, member).Any();
        return (GraphCodec)own.Invoke(isUnion ? new CaseMaker(this, member) : this, member)!;
    }

    private sealed class CaseMaker(GraphCodecBuilder builder, string? member) : ITypeShapeFunc
    {
        public object? Invoke<T>(ITypeShape<T> shape, object? state) => builder.MakeObject((IObjectTypeShape<T>)shape, member, announce: false);
    }
}
