using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Failures;

/// <summary>The stack that a dying runtime prints: only that of the thread that died, not those that the text of an exception quotes.</summary>
internal sealed class CrashStack
{
    private const string FrameStart = "at ";

    /// <summary>The frames before this line belong to another thread or to an inner exception.</summary>
    private const string Boundary = "--- End of ";

    private const string ThreadStart = "System.Threading.Thread";

    /// <summary>The innermost frame comes first.</summary>
    private readonly List<string> _frames = [];

    public CrashStack(string lastWords)
    {
        foreach (string line in lastWords.Split('\n'))
        {
            string text = line.Trim();
            if (text.StartsWith(Boundary, StringComparison.Ordinal))
            {
                _frames.Clear();
            }
            else if (text.StartsWith(FrameStart, StringComparison.Ordinal))
            {
                _frames.Add(text[FrameStart.Length..].Replace('+', '.'));
            }
        }
    }

    /// <summary>Whether the thread was one that runs calls.</summary>
    public bool IsOfASlot =>
        _frames.FindLast(static frame => !frame.StartsWith(ThreadStart, StringComparison.Ordinal)) is { } outermost
        && outermost.StartsWith(WorkerFrames.Slot, StringComparison.Ordinal);

    /// <summary>Whether the thread ran a call of the method: its frame is directly inside the one that calls methods.</summary>
    public bool IsInCallOf(CalledMethod method)
    {
        if (method.StackName is not (string type, string name))
        {
            return false;
        }

        int caller = _frames.FindLastIndex(frame => frame.Contains($".{WorkerFrames.CallPrefix}{name}(", StringComparison.Ordinal));
        return caller > 0 && _frames[caller - 1].StartsWith($"{type}.{name}(", StringComparison.Ordinal);
    }
}
