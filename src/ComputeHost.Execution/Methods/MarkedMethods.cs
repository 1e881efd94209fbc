using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComputeHost.Execution.Methods;

/// <summary>The metadata tokens of an assembly's marked methods.</summary>
internal sealed record MarkedMethods(IReadOnlyList<int> Compute, IReadOnlyList<int> WorkerStart)
{
    private const string Abstractions = "ComputeHost.Abstractions";

    public bool IsEmpty => Compute.Count == 0 && WorkerStart.Count == 0;

    /// <summary>Reads metadata; nothing is loaded.</summary>
    /// <exception cref="BadImageFormatException">The metadata is damaged.</exception>
    public static MarkedMethods Find(MetadataReader metadata)
    {
        if (!DependsOnAbstractions(metadata))
        {
            return new MarkedMethods([], []);
        }

        List<int> compute = [];
        List<int> workerStart = [];
        foreach (CustomAttributeHandle handle in metadata.CustomAttributes)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Parent.Kind == HandleKind.MethodDefinition && AttributeName(metadata, attribute) is { } name)
            {
                List<int>? found = name switch
                {
                    nameof(ComputeMethodAttribute) => compute,
                    nameof(ComputeWorkerStartAttribute) => workerStart,
                    _ => null,
                };
                found?.Add(MetadataTokens.GetToken(attribute.Parent));
            }
        }

        return new MarkedMethods(compute, workerStart);
    }

    private static bool DependsOnAbstractions(MetadataReader metadata)
    {
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            if (metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, Abstractions))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of an attribute that comes from another assembly's namespace ComputeHost.</summary>
    private static string? AttributeName(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return null;
        }

        EntityHandle parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return metadata.StringComparer.Equals(type.Namespace, nameof(ComputeHost)) ? metadata.GetString(type.Name) : null;
    }
}
