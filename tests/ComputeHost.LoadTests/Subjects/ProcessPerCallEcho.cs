using System.Diagnostics;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>The simplest isolation there is: a process for every call, its argument on stdin, its result on stdout.</summary>
internal sealed class ProcessPerCallEcho : IEchoSubject
{
    public const string Name = "process-per-call";

    private readonly IReadOnlyList<string> _command = [.. ChildProgram.OwnCommand(), ChildVerbs.EchoOnce];

    public static Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken) => Task.FromResult<IEchoSubject>(new ProcessPerCallEcho());

    public Task EchoAsync(byte[] payload) => EchoBackAsync(payload);

    public async Task<byte[]> EchoBackAsync(byte[] payload)
    {
        var start = new ProcessStartInfo(_command[0], _command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in ChildVerbs.WorkerSettings)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var answer = new MemoryStream();
        await process.StandardInput.BaseStream.WriteAsync(payload);
        process.StandardInput.Close();
        await process.StandardOutput.BaseStream.CopyToAsync(answer);
        await process.WaitForExitAsync();
        return answer.ToArray();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
