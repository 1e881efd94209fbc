using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Threads;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Tactics;

/// <summary>
/// Initialises, while there is memory, what the pool's threads will need when there is none. A type whose initialiser once ran out of memory throws for
/// the rest of the
/// process, and with it every action of the supervisor that touches the type, if only to log. A trimmed or Native AOT program goes without: it has no
/// list of its types.
/// </summary>
[RequiresUnreferencedCode(ReflectionFeature.Reason)]
internal static class Rehearsal
{
    private static readonly Assembly[] Assemblies = [typeof(Supervisor.WorkerSupervisor).Assembly, typeof(Client.Pool.PoolClient).Assembly, typeof(Shortage).Assembly, typeof(Rehearsal).Assembly];

    private static readonly Lazy<Task<int>> Once = new(StartAsync);

    /// <summary>Begins on a thread of its own, the first time in this process. What ends it early only makes the pool less robust.</summary>
    /// <returns>How many log messages can be logged from now on.</returns>
    public static Task<int> RunOnceAsync() => Once.Value;

    private static Task<int> StartAsync()
    {
        try
        {
            return DedicatedThread.RunAsync("ComputeHost rehearsal", Run);
        }
        catch (OutOfMemoryException exception)
        {
            // There is no thread, and a pool can do without.
            return Task.FromException<int>(exception);
        }
    }

    private static int Run()
    {
        int messages = 0;
        foreach (Type type in Assemblies.SelectMany(TypesOf).Where(static type => type.TypeInitializer is not null && !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            foreach (Delegate message in MessagesOf(type))
            {
                message.DynamicInvoke([.. message.Method.GetParameters().Select(DefaultOf)]);
                messages++;
            }
        }

        return messages;
    }

    /// <summary>Each generated log message has generic types of its own, which are initialised when it is first logged.</summary>
    private static IEnumerable<Delegate> MessagesOf(Type type) => type.Name == nameof(Log)
        ? type.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(static field => field.GetValue(null)).OfType<Delegate>()
        : [];

    private static Type[] TypesOf(Assembly assembly) => assembly.GetTypes();

    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(ILogger) ? Silence.Instance
        : parameter.ParameterType.IsValueType ? RuntimeHelpers.GetUninitializedObject(parameter.ParameterType)
        : null;

    /// <summary>Takes every message, so that all of it is made, and does nothing with it.</summary>
    private sealed class Silence : ILogger
    {
        public static readonly Silence Instance = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }
    }
}
