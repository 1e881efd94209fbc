using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Makes the members of an object and the arguments of its constructor; the state is the member's name in messages.</summary>
internal sealed class MemberMaker(GraphCodecBuilder builder) : TypeShapeVisitor
{
    public override object? VisitProperty<T, TValue>(IPropertyShape<T, TValue> property, object? state = null) =>
        new Member<T, TValue>(property.Name, builder.Get(property.PropertyType, (string?)state), property.GetGetter(), property.HasSetter ? property.GetSetter() : null);

    public override object? VisitParameter<TArguments, TValue>(IParameterShape<TArguments, TValue> parameter, object? state = null) =>
        new Member<TArguments, TValue>(parameter.Name, builder.Get(parameter.ParameterType, (string?)state), getter: null, parameter.GetSetter());
}
