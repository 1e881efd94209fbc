using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComputeHost.Daemon.Generations;

/// <summary>A compute method in an assembly that is not loaded.</summary>
/// <param name="Key">What names it on the wire.</param>
/// <param name="Name">Its type and its own name.</param>
/// <param name="File">The assembly.</param>
internal sealed record MarkedMethod(string Key, string Name, string File)
{
    public static MarkedMethod Read(MetadataReader metadata, int token, string file)
    {
        MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)MetadataTokens.EntityHandle(token));
        string type = SignatureNames.Instance.GetTypeFromDefinition(metadata, method.GetDeclaringType(), 0);
        string name = $"{type}.{metadata.GetString(method.Name)}";
        return new MarkedMethod(GivenName(metadata, method) ?? $"{name}({string.Join(",", method.DecodeSignature(SignatureNames.Instance, null).ParameterTypes)})", name, file);
    }

    /// <summary>The simple name of an attribute's type.</summary>
    public static string? TypeOf(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : null;

    /// <summary>The first argument of an attribute whose constructor takes a text.</summary>
    public static string? FirstText(MetadataReader metadata, CustomAttribute attribute)
    {
        BlobReader value = metadata.GetBlobReader(attribute.Value);
        _ = value.ReadUInt16();
        return value.ReadSerializedString();
    }

    private static string? GivenName(MetadataReader metadata, MethodDefinition method) =>
        (from handle in method.GetCustomAttributes()
         let attribute = metadata.GetCustomAttribute(handle)
         where TypeOf(metadata, attribute) == nameof(ComputeMethodAttribute)
         from argument in attribute.DecodeValue(SignatureNames.Instance).NamedArguments
         where argument.Name == nameof(ComputeMethodAttribute.Name)
         select argument.Value as string).FirstOrDefault();
}
