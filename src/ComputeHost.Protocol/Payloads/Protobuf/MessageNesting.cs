using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ComputeHost.Protocol.Payloads.Protobuf;

/// <summary>
/// Looks into a message before Protobuf measures it. Protobuf does so by recursion, and what is nested too deep for the stack ends the process; what is nested
/// deeper than its parser goes would not arrive.
/// </summary>
internal sealed class MessageNesting
{
    /// <summary>How deep Protobuf's parser goes, the entry of a map counting as a level.</summary>
    public const int MaxDepth = 100;

    /// <summary>A message within another takes at least its tag and its length.</summary>
    private const int LeastLength = 2;

    /// <summary>The generated code keeps a message's extensions here, and null as long as there are none.</summary>
    private const string ExtensionsField = "_extensions";

    private readonly Dictionary<MessageDescriptor, Watched> _watched;

    /// <exception cref="NotSerializableException">It cannot be seen what messages of the type hold.</exception>
    public MessageNesting(Type type, MessageDescriptor? descriptor)
    {
        HashSet<MessageDescriptor> types = WatchedFrom(descriptor ?? throw Hidden(type, "what it holds"));
        _watched = types.ToDictionary(watched => watched, watched => new Watched([.. Messages(watched).Where(field => types.Contains(TargetOf(field)))], ExtensionsOf(watched)));
    }

    /// <param name="writer">The message must not go past its limit.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="NotSerializableException">It is nested too deep, or holds extensions.</exception>
    /// <exception cref="PayloadTooLargeException">It holds so many messages that it would go past the limit.</exception>
    public void Check(PayloadWriter writer, IMessage message)
    {
        // Of a type that holds neither itself nor extensions, there is nothing to look for.
        if (_watched.Count > 0)
        {
            long count = 0;
            Check(writer, message, message.GetType(), depth: 0, ref count);
        }
    }

    private void Check(PayloadWriter writer, IMessage message, Type root, int depth, ref long count)
    {
        if (depth > MaxDepth)
        {
            throw Refusal.Of(
                root,
                member: null,
                $"it is nested deeper than '{MaxDepth}' levels, the most that Protobuf reads, or refers to itself",
                "Pass a flat form of it: a list of nodes that refer to each other by their indexes");
        }

        // A message that is there many times is written as often: few objects can stand for endless bytes.
        writer.EnsureFits(LeastLength * count++);
        if (!_watched.TryGetValue(message.Descriptor, out Watched? watched))
        {
            return;
        }

        if (watched.Extensions?.GetValue(message) is not null)
        {
            throw Refusal.Of(root, member: null, $"a '{TypeName.Of(message.GetType())}' in it has extensions, which the other side does not know", "Pass its bytes: ToByteArray()");
        }

        foreach (FieldDescriptor field in watched.Fields)
        {
            switch (field.Accessor.GetValue(message))
            {
                case IMessage inner:
                    Check(writer, inner, root, depth + 1, ref count);
                    break;
                case IDictionary entries:
                    foreach (IMessage value in entries.Values)
                    {
                        Check(writer, value, root, depth + 2, ref count);
                    }

                    break;
                case IList elements:
                    foreach (IMessage element in elements)
                    {
                        Check(writer, element, root, depth + 1, ref count);
                    }

                    break;
            }
        }
    }

    /// <summary>
    /// The types from which one comes to a type that holds itself or may have extensions: what is left when those that hold nothing else are taken
    /// away, again and again.
    /// </summary>
    private static HashSet<MessageDescriptor> WatchedFrom(MessageDescriptor root)
    {
        var types = new HashSet<MessageDescriptor> { root };
        var open = new Queue<MessageDescriptor>(types);
        while (open.TryDequeue(out MessageDescriptor? type))
        {
            foreach (MessageDescriptor target in Messages(type).Select(TargetOf).Where(types.Add))
            {
                open.Enqueue(target);
            }
        }

        while (types.RemoveWhere(type => !MayHaveExtensions(type) && !Messages(type).Any(field => types.Contains(TargetOf(field)))) > 0)
        {
        }

        return types;
    }

    private static IEnumerable<FieldDescriptor> Messages(MessageDescriptor type) =>
        type.Fields.InDeclarationOrder().Where(field => field.FieldType is FieldType.Message or FieldType.Group && (!field.IsMap || ValueOf(field).FieldType == FieldType.Message));

    /// <summary>The entry of a map is a message on the wire, but no object here.</summary>
    private static MessageDescriptor TargetOf(FieldDescriptor field) => field.IsMap ? ValueOf(field).MessageType : field.MessageType;

    private static FieldDescriptor ValueOf(FieldDescriptor map) => map.MessageType.FindFieldByNumber(2);

    private static bool MayHaveExtensions(MessageDescriptor type) => type.ToProto().ExtensionRange.Count > 0;

    private static FieldInfo? ExtensionsOf(MessageDescriptor type) =>
        !MayHaveExtensions(type) ? null
        : (ReflectionFeature.IsSupported ? FieldOf(type.ClrType) : null) ?? throw Hidden(type.ClrType, "whether it has extensions");

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static FieldInfo? FieldOf(Type type) => type.GetField(ExtensionsField, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static NotSerializableException Hidden(Type type, string what) =>
        Refusal.Of(type, member: null, $"Protobuf has not generated it, or the program is trimmed, and it cannot be seen {what}", "Pass its bytes: ToByteArray()");

    /// <param name="Fields">Where to look further.</param>
    /// <param name="Extensions">Of a type that may have some.</param>
    private sealed record Watched(FieldDescriptor[] Fields, FieldInfo? Extensions);
}
