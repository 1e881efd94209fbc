using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ComputeHost.Protocol.Payloads;

/// <summary>Makes codecs of types that are only known at run time. Only where <see cref="ReflectionFeature"/> is supported.</summary>
internal static class ReflectedCodec
{
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    public static PayloadCodec Make(Type definition, Type[] arguments, params object[] values) => Make<PayloadCodec>(definition, arguments, values);

    /// <exception cref="NotSerializableException">The constructor refuses the type.</exception>
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    public static TMade Make<TMade>(Type definition, Type[] arguments, params object[] values) =>
        (TMade)Activator.CreateInstance(definition.MakeGenericType(arguments), BindingFlags.DoNotWrapExceptions, binder: null, values, culture: null)!;
}
