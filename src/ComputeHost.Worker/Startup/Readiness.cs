using System.Runtime.CompilerServices;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Worker.Startup;

/// <summary>What must hold before a worker says that it is ready, so that its callers need not find out.</summary>
internal static class Readiness
{
    /// <exception cref="InvalidOperationException">An assembly of the wire cannot be loaded.</exception>
    public static void CheckWire()
    {
        try
        {
            UseWire();
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or TypeInitializationException)
        {
            throw new InvalidOperationException(
                $"The worker cannot talk to its pool: {exception.Message} The program lies in a folder that lacks files of its packages, as the unpublished 'bin' of a class library does. "
                + "Publish it ('dotnet publish') and start it from there, or set the property 'CopyLocalLockFileAssemblies' to true.",
                exception);
        }
    }

    /// <exception cref="InvalidOperationException">There is no method to call.</exception>
    public static void CheckMethods(MethodRegistry methods)
    {
        if (methods.Count == 0)
        {
            string details = string.Concat(methods.Warnings.Select(static warning => " " + warning));
            throw new InvalidOperationException(
                "This worker has no compute method, so it could run nothing. Mark the methods with [ComputeMethod], in an assembly that the worker's program references and that is deployed with it." + details);
        }
    }

    // On its own, so that the assemblies are asked for inside the try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseWire()
    {
        ClientBatch.Parser.ParseFrom(new ClientBatch { Frames = { new ClientFrame { Cancel = new Cancel { Call = 1 } } } }.ToByteArray());
        WorkerBatch.Parser.ParseFrom(new WorkerBatch { Frames = { new WorkerFrame { Draining = new Draining() } } }.ToByteArray());
        _ = new Status(StatusCode.OK, "");
    }
}
