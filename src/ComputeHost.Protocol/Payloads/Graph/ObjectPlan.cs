using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ComputeHost.Protocol.Payloads.Checks;
using ComputeHost.Protocol.Payloads.Shapes;
using PolyType;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Decides which members of an object travel and who sets them, and makes its codec.</summary>
/// <param name="builder">Makes the codecs of the members.</param>
/// <param name="shape">The object's type.</param>
/// <param name="member">Where it was met.</param>
/// <param name="announce">Whether the codec is that of the declared type, and not only a case of it.</param>
internal sealed class ObjectPlan<T>(GraphCodecBuilder builder, IObjectTypeShape<T> shape, string? member, bool announce)
{
    private readonly List<IPropertyShape> _members = [];
    private readonly List<MemberInfo> _included = [];
    private Dictionary<string, IParameterShape> _parameters = [];

    /// <exception cref="NotSerializableException">Something of the object would be lost.</exception>
    public GraphCodec<T> Make()
    {
        JsonAttributes.CheckType(typeof(T), shape.AttributeProvider, member);
        if (typeof(T).IsAbstract)
        {
            throw Refusal.Of(
                typeof(T),
                member,
                "it is abstract and does not say which types it stands for",
                $"Declare a concrete type, or list each one on '{TypeName.Short(typeof(T))}' with [JsonDerivedType(typeof(…), \"name\")]");
        }

        IReadOnlyList<IPropertyShape> properties = TypeShapes.MembersOf(shape, member);
        if (ReflectionFeature.IsSupported)
        {
            JsonAttributes.CheckConstructor(typeof(T), shape.Constructor, member);
        }

        if (shape.Constructor is not { } constructor || !(constructor.IsPublic || constructor.AttributeProvider.IsDefined<ConstructorShapeAttribute>(inherit: false)))
        {
            throw Refusal.Of(
                typeof(T),
                member,
                "it has no public constructor without parameters and not exactly one with parameters",
                "Give it one, or mark the right one with [ConstructorShape]");
        }

        if (constructor.Parameters.GroupBy(parameter => parameter.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            throw Refusal.Of(
                typeof(T),
                NameOf(twice),
                "its constructor takes it, and it has to be set as well",
                "Let the constructor alone set it: leave out 'required', or mark the constructor with [SetsRequiredMembers]");
        }

        _parameters = constructor.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (IPropertyShape property in properties.Where(property => property.HasGetter && !JsonAttributes.LeaveOut(property.AttributeProvider)))
        {
            string name = NameOf(property.Name);
            JsonAttributes.CheckMember(TypeOf(property), property.AttributeProvider, name);
            if (CanBeSet(property) || _parameters.ContainsKey(property.Name))
            {
                RefusedTypes.Check(TypeOf(property), name);
                _members.Add(property);
            }
        }

        if (ReflectionFeature.IsSupported)
        {
            AddIncluded();
        }

        CheckParameters();
        if (ReflectionFeature.IsSupported)
        {
            CheckState();
        }

        return (GraphCodec<T>)constructor.Accept(builder, this)!;
    }

    public ObjectCodec<T> MakeCodec<TArguments>(IConstructorShape<T, TArguments> constructor)
    {
        // Another order of declaration is no difference, and the two ways to get shapes have different ones.
        IPropertyShape[] ordered = [.. _members.OrderBy(property => property.Name, StringComparer.Ordinal)];
        if (_parameters.Count == 0)
        {
            var settable = new SettableObjectCodec<T>(constructor.GetDefaultConstructor());
            Announce(settable);
            settable.SetMembers([.. ordered.Select(MakeMember), .. MakeIncluded()]);
            return settable;
        }

        var constructed = new ConstructedObjectCodec<T, TArguments>(constructor.GetArgumentStateConstructor(), constructor.GetParameterizedConstructor());
        Announce(constructed);
        IPropertyShape[] passed = [.. ordered.Where(property => _parameters.ContainsKey(property.Name))];
        constructed.SetMembers([.. passed.Select(MakeMember), .. ordered.Except(passed).Select(MakeMember), .. MakeIncluded()]);
        constructed.SetArguments([.. passed.Select(property => MakeArgument<TArguments>(_parameters[property.Name]))]);
        return constructed;
    }

    // One that overrides the getter alone has the setter of its base, which need not set what the getter shows.
    private static bool CanBeSet(IPropertyShape property) => property.HasSetter && property.MemberInfo is not PropertyInfo { SetMethod: null };

    private static string NameOf(string memberName) => $"{TypeName.Short(typeof(T))}.{memberName}";

    /// <summary>Asked of the member first: a type that is refused may have no shape.</summary>
    private static Type TypeOf(IPropertyShape property) => property.MemberInfo switch
    {
        PropertyInfo info => info.PropertyType,
        FieldInfo info => info.FieldType,
        _ => property.PropertyType.Type,
    };

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private void AddIncluded()
    {
        if (!shape.IsTupleType)
        {
            _included.AddRange(IncludedMembers.Of(typeof(T)).Where(included => _members.TrueForAll(property => property.MemberInfo?.Name != included.Name)));
        }
    }

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private void CheckState()
    {
        if (!shape.IsTupleType)
        {
            ObjectState.Check(typeof(T), [.. _members.Select(property => property.MemberInfo).OfType<MemberInfo>(), .. _included]);
        }
    }

    private void CheckParameters()
    {
        // One that is left out by choice gets the default of its parameter, or of its type.
        HashSet<string> known = [.. _members.Concat(shape.Properties.Where(property => JsonAttributes.LeaveOut(property.AttributeProvider))).Select(property => property.Name)];
        if (_parameters.Values.FirstOrDefault(parameter => parameter.Kind == ParameterKind.MethodParameter && !known.Contains(parameter.Name)) is { } unbound)
        {
            throw Refusal.Of(
                typeof(T),
                member,
                $"its constructor takes '{unbound.Name}', and no member of that name and type travels",
                "Name the parameter like the member that it sets, or give the type a public constructor without parameters");
        }
    }

    private void Announce(ObjectCodec<T> codec)
    {
        if (announce)
        {
            builder.Announce(codec);
        }
    }

    private Member<T> MakeMember(IPropertyShape property) => (Member<T>)property.Accept(new MemberMaker(builder), NameOf(property.Name))!;

    private Member<TArguments> MakeArgument<TArguments>(IParameterShape parameter) => (Member<TArguments>)parameter.Accept(new MemberMaker(builder), NameOf(parameter.Name))!;

    private Member<T>[] MakeIncluded() => ReflectionFeature.IsSupported ? ReflectIncluded() : [];

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private Member<T>[] ReflectIncluded() =>
    [
        .. from included in _included.OrderBy(included => included.Name, StringComparer.Ordinal)
           let codec = builder.Get(IncludedMembers.TypeOf(included), NameOf(included.Name), (type, its) => TypeShapes.Of(shape.Provider, type, its))
           select IncludedMembers.Create<T>(included, codec),
    ];
}
