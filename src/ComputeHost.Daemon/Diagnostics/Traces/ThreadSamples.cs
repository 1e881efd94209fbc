using System.Runtime.InteropServices;

namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>Finds in a trace where threads were when they were seen last.</summary>
internal static class ThreadSamples
{
    public const string Sampler = "Microsoft-DotNETCore-SampleProfiler";

    private const string Rundown = "Microsoft-Windows-DotNETRuntimeRundown";

    /// <summary>What the sampler says of a thread whose innermost code is not managed.</summary>
    private const int External = 1;

    private static readonly EventKind Sample = new(Sampler, 0);
    private static readonly EventKind MethodAtEnd = new(Rundown, 144);

    /// <returns>By the threads' numbers; of these, those that were seen.</returns>
    /// <exception cref="InvalidDataException">What is given is no trace.</exception>
    public static IReadOnlyDictionary<int, ThreadSample> Read(ReadOnlyMemory<byte> trace, IReadOnlySet<int> threads)
    {
        var last = new Dictionary<int, TraceEvent>();
        var map = new CodeMap();
        foreach (TraceEvent written in TraceReader.Read(trace))
        {
            if (written.Kind == Sample && written.ThreadId <= int.MaxValue && threads.Contains((int)written.ThreadId) && !written.Stack.IsEmpty)
            {
                last[(int)written.ThreadId] = written;
            }
            else if (written.Kind == MethodAtEnd)
            {
                map.Add(written.Payload);
            }
        }

        return last.ToDictionary(
            entry => entry.Key,
            entry => new ThreadSample(new ByteCursor(entry.Value.Payload).ReadInt32() == External, Resolve(entry.Value.Stack, map)));
    }

    private static List<string?> Resolve(ReadOnlyMemory<byte> stack, CodeMap map)
    {
        List<string?> frames = [];
        foreach (ulong address in MemoryMarshal.Cast<byte, ulong>(stack.Span))
        {
            // A caller's address is that after its call, which may be the end of its code.
            frames.Add(map.Find(frames.Count == 0 ? address : address - 1));
        }

        return frames;
    }
}
