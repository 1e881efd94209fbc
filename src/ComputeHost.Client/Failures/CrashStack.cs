using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Failures;

/// <summary>The stack that a dying runtime prints: that of the thread which died, and of nothing that an exception's text or its history quotes.</summary>
internal sealed class CrashStack
{
    private const string FrameStart = "at ";

    /// <summary>What stands before it was another thread, or an inner exception.</summary>
    private const string Boundary = "--- End of ";

    private const string ThreadStart = "System.Threading.Thread";

    /// <summary>Innermost first.</summary>
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
    public bool IsOfASlot => _frames.FindLast(frame => !frame.StartsWith(ThreadStart, StringComparison.Ordinal))?.StartsWith(WorkerFrames.Slot, StringComparison.Ordinal) == true;

    /// <summary>Whether it shows a method as the one that was called: directly under the frame that calls it.</summary>
    public bool IsInCallOf(MethodContract method)
    {
        if (method.StackName is not (string type, string name))
        {
            return false;
        }

        int caller = _frames.FindLastIndex(frame => frame.Contains($".{WorkerFrames.CallPrefix}{name}(", StringComparison.Ordinal));
        return caller > 0 && _frames[caller - 1].StartsWith($"{type}.{name}(", StringComparison.Ordinal);
    }
}
