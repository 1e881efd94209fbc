using System.Reflection;
using PolyType.Abstractions;
using PolyType.ReflectionProvider;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Makes the members of an object and the arguments of its constructor; the state is the member's name in messages.</summary>
internal sealed class MemberMaker(GraphCodecBuilder builder) : TypeShapeVisitor
{
    public override object? VisitProperty<T, TValue>(IPropertyShape<T, TValue> property, object? state = null)
    {
        GraphCodec<TValue> codec = builder.Get(property.PropertyType, (string?)state);
        if (ReflectionFeature.IsSupported && property.MemberInfo is PropertyInfo { GetMethod: { } getter } info && IsOwnProperty(property, info))
        {
            Action<T, TValue>? setter = property.HasSetter ? info.SetMethod!.CreateDelegate<Action<T, TValue>>() : null;
            return new PropertyMember<T, TValue>(property.Name, codec, getter.CreateDelegate<Func<T, TValue>>(), setter);
        }

        return new ShapeMember<T, TValue>(property.Name, codec, property.GetGetter(), property.HasSetter ? property.GetSetter() : null);
    }

    public override object? VisitParameter<TArguments, TValue>(IParameterShape<TArguments, TValue> parameter, object? state = null) =>
        new ShapeMember<TArguments, TValue>(parameter.Name, builder.Get(parameter.ParameterType, (string?)state), getter: null, parameter.GetSetter());

    // Item8 of a tuple is a property of another one, and generated accessors are there already.
    private static bool IsOwnProperty(IPropertyShape property, PropertyInfo info) =>
        property.DeclaringType is { Type: { IsValueType: false } declaring, Provider: ReflectionTypeShapeProvider }
        && info.DeclaringType!.IsAssignableFrom(declaring);
}
