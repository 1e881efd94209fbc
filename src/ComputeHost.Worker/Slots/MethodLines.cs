using System.Text;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Worker.Slots;

/// <summary>
/// Notes in the flight recorder's page which methods were run last: what a method leaves behind may end the worker long after its call. The method that was run
/// longest ago makes room for another. Not thread-safe.
/// </summary>
internal sealed class MethodLines(RecorderPage page)
{
    private readonly MethodContract?[] _methods = new MethodContract?[RecorderPage.MaxMethods];
    private readonly long[] _stamps = new long[RecorderPage.MaxMethods];
    private int _last;

    /// <summary>Sees to it that the next <see cref="Note"/> of the method needs no memory.</summary>
    public void Prepare(MethodContract method)
    {
        if (_methods[_last] != method)
        {
            _last = Array.IndexOf(_methods, method) is >= 0 and var line ? line : Open(method);
        }
    }

    public void Note(MethodContract method, long now)
    {
        Prepare(method);
        _stamps[_last] = now;
        page.NoteMethod(_last, now);
    }

    private int Open(MethodContract method)
    {
        int line = Array.IndexOf(_stamps, _stamps.Min());
        page.OpenMethod(line, Encoding.UTF8.GetBytes(method.DisplayName));
        _methods[line] = method;
        return line;
    }
}
