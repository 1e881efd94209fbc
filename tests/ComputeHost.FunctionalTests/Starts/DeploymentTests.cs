using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Starts;

/// <summary>The program's files are exchanged or deleted while it runs, as a deployment does.</summary>
public sealed class DeploymentTests : IDisposable
{
    private const string App = "ComputeHost.TestApp";
    private readonly string _folder = Directory.CreateTempSubdirectory("computehost-deploy-").FullName;

    public DeploymentTests() => Programs.Copy(Programs.OutputOf(App), _folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_BuildExchanged_NewWorkerDoesNotServe(bool appHost)
    {
        ProgramOutput output = await DeployAsync(appHost, "now", Exchange);

        Assert.Equal("42", output["first"]);
        AssertOtherBuild(output);
    }

    [Fact]
    public async Task StartAsync_BuildExchangedBefore_IsRefused() => AssertOtherBuild(await DeployAsync(appHost: true, "late", Exchange));

    [Fact]
    public async Task RunAsync_BuildExchangedBack_Serves()
    {
        string file = Path.Combine(_folder, App + ".dll");
        ProgramOutput output = await DeployAsync(
            appHost: true,
            "now",
            () =>
            {
                File.Copy(file, file + ".old");
                Exchange();
                File.Move(file + ".old", file, overwrite: true);
            });

        Assert.Equal("42", output["outcome"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_FolderIsGone_SaysSoWithoutWaiting(bool appHost)
    {
        ProgramOutput output = await DeployAsync(appHost, "now", () => Directory.Move(_folder, _folder + "-gone"), () => Directory.Move(_folder + "-gone", _folder));

        string outcome = output["outcome"];
        Assert.StartsWith(nameof(NoWorkersException), outcome, StringComparison.Ordinal);
        Assert.Contains($"file '{_folder}/{App}", outcome, StringComparison.Ordinal);
        Assert.Contains("is not there any more", outcome, StringComparison.Ordinal);
        Assert.Contains("Restart the program", outcome, StringComparison.Ordinal);
    }

    private static void AssertOtherBuild(ProgramOutput output)
    {
        string outcome = output["outcome"];
        Assert.StartsWith(nameof(ProtocolMismatchException), outcome, StringComparison.Ordinal);
        Assert.Matches($"this process runs '{App}, build [0-9a-f-]{{36}}' and the worker '{App}, build [0-9a-f-]{{36}}'", outcome);
        Assert.Contains("The program's files have changed since it was started. Restart the program", outcome, StringComparison.Ordinal);
    }

    /// <summary>Puts another build of the program into its place: the same code, but a compiler has run.</summary>
    private void Exchange()
    {
        string file = Path.Combine(_folder, App + ".dll");
        byte[] image = File.ReadAllBytes(file);
        using var reader = new PEReader(new MemoryStream(image));
        MetadataReader metadata = reader.GetMetadataReader();
        byte[] id = metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray();
        Guid.NewGuid().TryWriteBytes(image.AsSpan(image.AsSpan().IndexOf(id)));
        File.WriteAllBytes(file + ".new", image);
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Starts the program, deploys, and lets it call once more.</summary>
    private async Task<ProgramOutput> DeployAsync(bool appHost, string when, Action deploy, Action? restore = null)
    {
        string file = Path.Combine(_folder, App);
        var start = new ProcessStartInfo(appHost ? file : "dotnet", appHost ? ["deploy", when] : [file + ".dll", "deploy", when]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            string text = "";
            for (string until = when == "now" ? "first=" : "ready="; !text.Contains(until, StringComparison.Ordinal);)
            {
                text += await process.StandardOutput.ReadLineAsync().DefaultTimeout() + "\n";
            }

            deploy();
            await process.StandardInput.WriteLineAsync();
            process.StandardInput.Close();
            text += await process.StandardOutput.ReadToEndAsync().DefaultTimeout();
            await process.WaitForExitAsync().DefaultTimeout();
            return new ProgramOutput(process.ExitCode, text);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            restore?.Invoke();
        }
    }
}
