using System.Reflection;
using System.Reflection.Emit;

namespace ComputeHost.FunctionalTests.Starts;

/// <summary>Methods of an assembly that the program was not built with.</summary>
public sealed class PluginTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("computehost-plugin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RunAsync_AssemblyLoadedByTheHostAlone_IsRefusedWithItsPlace()
    {
        string outcome = await CallAsync("host");

        Assert.StartsWith("ProtocolMismatchException No: 'Plugin.Twice' cannot be called: no worker has its assembly.", outcome, StringComparison.Ordinal);
        Assert.Contains($"'Plugin' ('{_folder}/Plugin.dll')", outcome, StringComparison.Ordinal);
        Assert.Contains("load context 'plugins'", outcome, StringComparison.Ordinal);
        Assert.Contains("[ComputeWorkerStart]", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AssemblyLoadedByAStartMethod_RunsInAWorker() => Assert.Equal("42", await CallAsync("start"));

    private async Task<string> CallAsync(string how)
    {
        string file = Path.Combine(_folder, "Plugin.dll");
        Save(file);
        ProgramOutput output = await Programs.RunAsync(Path.Combine(Programs.OutputOf("ComputeHost.TestApp"), "ComputeHost.TestApp"), ["plugin", file, how]);
        return output["outcome"];
    }

    /// <summary>Writes an assembly with a class <c>Plugin</c> that has one compute method, <c>Twice</c>.</summary>
    private static void Save(string file)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Plugin"), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("Plugin").DefineType("Plugin", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        MethodBuilder method = type.DefineMethod("Twice", MethodAttributes.Public | MethodAttributes.Static, typeof(int), [typeof(int)]);
        method.DefineParameter(1, ParameterAttributes.None, "value");
        method.SetCustomAttribute(new CustomAttributeBuilder(typeof(ComputeMethodAttribute).GetConstructor(Type.EmptyTypes)!, []));
        ILGenerator body = method.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Dup);
        body.Emit(OpCodes.Add);
        body.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(file);
    }
}
