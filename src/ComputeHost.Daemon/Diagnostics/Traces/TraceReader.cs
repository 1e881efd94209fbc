using System.Text;

namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>
/// Reads what the runtime's EventPipe writes (the format "nettrace", version 4) as far as stacks need it: events, their stacks and their threads.
/// </summary>
internal static class TraceReader
{
    private const byte EndOfTrace = 1;
    private const byte BeginObject = 5;
    private const byte EndObject = 6;
    private const int TraceObjectLength = 48;

    private const byte HasKind = 1;
    private const byte HasSequence = 2;
    private const byte HasThread = 4;
    private const byte HasStack = 8;
    private const byte HasActivity = 16;
    private const byte HasRelatedActivity = 32;
    private const byte HasLength = 128;
    private const int ActivityLength = 16;

    /// <exception cref="InvalidDataException">It is none, or cut off.</exception>
    public static IEnumerable<TraceEvent> Read(ReadOnlyMemory<byte> trace)
    {
        var cursor = new ByteCursor(trace);
        Expect(cursor, "Nettrace"u8);
        Expect(cursor, "\u0014\0\0\0!FastSerialization.1"u8);
        var kinds = new Dictionary<int, EventKind>();
        var stacks = new Dictionary<int, ReadOnlyMemory<byte>>();
        while (cursor.ReadByte() is not EndOfTrace and var tag)
        {
            if (tag != BeginObject)
            {
                throw new InvalidDataException($"Byte {cursor.Position - 1} should begin an object.");
            }

            string type = ReadType(cursor);
            ByteCursor content = type == "Trace" ? new ByteCursor(cursor.Take(TraceObjectLength)) : ReadBlock(cursor);
            Expect(cursor, [EndObject]);
            switch (type)
            {
                case "MetadataBlock":
                    foreach ((_, TraceEvent description) in ReadEvents(content, kinds, stacks))
                    {
                        AddKind(new ByteCursor(description.Payload), kinds);
                    }

                    break;
                case "StackBlock":
                    AddStacks(content, stacks);
                    break;
                case "EventBlock":
                    foreach ((bool isKnown, TraceEvent written) in ReadEvents(content, kinds, stacks))
                    {
                        if (isKnown)
                        {
                            yield return written;
                        }
                    }

                    break;
            }
        }
    }

    private static string ReadType(ByteCursor cursor)
    {
        Expect(cursor, [BeginObject, EndOfTrace]);
        _ = cursor.ReadUInt64();
        string name = Encoding.ASCII.GetString(cursor.Take(cursor.ReadInt32()).Span);
        Expect(cursor, [EndObject]);
        return name;
    }

    private static ByteCursor ReadBlock(ByteCursor cursor)
    {
        int length = cursor.ReadInt32();
        cursor.Take(-cursor.Position & 3);
        return new ByteCursor(cursor.Take(length));
    }

    /// <summary>What an event's header leaves out is as in the event before it.</summary>
    private static IEnumerable<(bool IsKnown, TraceEvent Written)> ReadEvents(
        ByteCursor block, Dictionary<int, EventKind> kinds, Dictionary<int, ReadOnlyMemory<byte>> stacks)
    {
        short headerLength = block.ReadInt16();
        bool isCompressed = (block.ReadInt16() & 1) != 0;
        block.Take(headerLength - (2 * sizeof(short)));
        if (!isCompressed)
        {
            throw new InvalidDataException("The events' headers are not compressed.");
        }

        int kind = 0, stack = 0, length = 0;
        ulong thread = 0;
        while (!block.IsAtEnd)
        {
            byte flags = block.ReadByte();
            kind = (flags & HasKind) != 0 ? (int)block.ReadVariable() : kind;
            if ((flags & HasSequence) != 0)
            {
                // A count, the thread that wrote the event and its processor.
                _ = block.ReadVariable();
                _ = block.ReadVariable();
                _ = block.ReadVariable();
            }

            thread = (flags & HasThread) != 0 ? block.ReadVariable() : thread;
            stack = (flags & HasStack) != 0 ? (int)block.ReadVariable() : stack;
            // The time since the event before.
            _ = block.ReadVariable();
            block.Take((flags & HasActivity) != 0 ? ActivityLength : 0);
            block.Take((flags & HasRelatedActivity) != 0 ? ActivityLength : 0);
            length = (flags & HasLength) != 0 ? (int)block.ReadVariable() : length;
            yield return (kinds.TryGetValue(kind, out EventKind known), new TraceEvent(known, thread, stacks.GetValueOrDefault(stack), block.Take(length)));
        }
    }

    private static void AddKind(ByteCursor description, Dictionary<int, EventKind> kinds)
    {
        int number = description.ReadInt32();
        string provider = description.ReadText();
        kinds[number] = new EventKind(provider, description.ReadInt32());
    }

    private static void AddStacks(ByteCursor block, Dictionary<int, ReadOnlyMemory<byte>> stacks)
    {
        int first = block.ReadInt32();
        int count = block.ReadInt32();
        for (int index = 0; index < count; index++)
        {
            stacks[first + index] = block.Take(block.ReadInt32());
        }
    }

    private static void Expect(ByteCursor cursor, ReadOnlySpan<byte> expected)
    {
        if (!cursor.Take(expected.Length).Span.SequenceEqual(expected))
        {
            throw new InvalidDataException($"The bytes before byte {cursor.Position} are not those of a trace.");
        }
    }
}
