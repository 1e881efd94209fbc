using System.Text;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Worker.Slots;

namespace ComputeHost.Worker.Tests.Slots;

public sealed class MethodLinesTests
{
    private readonly RecorderPage _page = RecorderMemory.Create(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).Page;
    private readonly MethodLines _lines;

    public MethodLinesTests() => _lines = new MethodLines(_page);

    [Fact]
    public void Note_MethodsInTurn_KeepsEachWithItsLastRun()
    {
        MethodContract[] methods = Contracts(2);
        _lines.Note(methods[0], 1);
        _lines.Note(methods[1], 2);
        _lines.Note(methods[0], 3);
        Assert.Equal([(methods[0].DisplayName, 3L), (methods[1].DisplayName, 2L)], Read());
    }

    [Fact]
    public void Note_MoreMethodsThanLines_ForgetsTheOneThatWasRunLongestAgo()
    {
        MethodContract[] methods = Contracts(RecorderPage.MaxMethods + 1);
        long now = 0;
        foreach (MethodContract method in methods[..^1])
        {
            _lines.Note(method, ++now);
        }

        _lines.Note(methods[0], ++now);
        _lines.Note(methods[^1], ++now);
        Assert.Equal(RecorderPage.MaxMethods, Read().Count);
        Assert.Equal(methods.Except([methods[1]]).Select(method => method.DisplayName).Order(), Read().Select(line => line.Name).Order());
    }

    private static MethodContract[] Contracts(int count) => [.. typeof(SampleMethods).GetMethods()
        .Where(method => method.IsDefined(typeof(ComputeMethodAttribute), inherit: false) && method.Name != nameof(SampleMethods.RefusedBecauseOfStream))
        .Take(count)
        .Select(method => MethodContract.Of(method))];

    private List<(string Name, long Stamp)> Read() => [.. Enumerable.Range(0, RecorderPage.MaxMethods)
        .Select(_page.ReadMethod)
        .OfType<(byte[] Name, long Stamp)>()
        .Select(line => (Encoding.UTF8.GetString(line.Name), line.Stamp))
        .OrderByDescending(line => line.Stamp)];
}
