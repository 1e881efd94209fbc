using System.Collections;
using System.Reflection;
using System.Runtime.Serialization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace ComputeHost.FunctionalTests.BadInput;

/// <summary>Methods that do what a method should not do.</summary>
public static class Nasty
{
    public sealed record Node(string Name)
    {
        public Node? Next { get; set; }
    }

    [ComputeMethod]
    public static Node Cyclic()
    {
        var node = new Node("loop");
        node.Next = node;
        return node;
    }

    [ComputeMethod]
    public static string NameOf(Node node) => node.Name;

    [ComputeMethod]
    public static Value DeepMessage(int levels)
    {
        var value = Value.ForNull();
        for (int level = 0; level < levels; level++)
        {
            value = Value.ForList(value);
        }

        return value;
    }

    [ComputeMethod]
    public static int KindOf(Value value) => (int)value.KindCase;

    [ComputeMethod]
    public static IEnumerable<int> ThrowsWhileEnumerated()
    {
        yield return 1;
        throw new InvalidDataException("The third line is damaged.");
    }

    [ComputeMethod]
    public static IEnumerable<int> NeverEnds()
    {
        for (int i = 0; ; i++)
        {
            yield return i;
        }
    }

    [ComputeMethod]
    public static string? Null(string? value) => value is null ? null : "not null";

    [ComputeMethod]
    public static double Number(double value) => value;

    [ComputeMethod]
    public static string Text(string value) => value;

    [ComputeMethod]
    public static int[] Array(int[] values) => values;

    [ComputeMethod]
    public static byte[] Bytes(int length) => new byte[length];

    [ComputeMethod]
    public static int Length(byte[] value) => value.Length;

    [ComputeMethod]
    public static void ThrowHuge() => throw new InvalidOperationException(new string('x', 10_000_000));

    [ComputeMethod]
    public static void ThrowStrange() => throw new StrangeException();

    [ComputeMethod]
    public static void ThrowLoop(ComputeContext context)
    {
        var loop = new InvalidOperationException("round");
        typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(loop, loop);
        context.Logger.LogError(loop, "about to throw");
        throw loop;
    }

    [ComputeMethod]
    public static void ThrowDeep(int levels)
    {
        Exception exception = new FormatException("innermost");
        for (int level = 0; level < levels; level++)
        {
            exception = level % 2 == 0 ? new AggregateException(exception) : new InvalidOperationException("outer", exception);
        }

        throw exception;
    }

    [ComputeMethod]
    public static string? ReadLine() => Console.In.ReadLine();

    [ComputeMethod]
    public static int ReadByte()
    {
        using Stream input = Console.OpenStandardInput();
        return input.ReadByte();
    }

    [ComputeMethod]
    public static void RedirectOutput() => Console.SetOut(TextWriter.Null);

    [ComputeMethod]
    public static void CloseOutput() => Console.OpenStandardOutput().Dispose();

    [ComputeMethod]
    public static void Exit(int code) => Environment.Exit(code);

    [ComputeMethod]
    public static string ChangeDirectory()
    {
        Directory.SetCurrentDirectory("/");
        return Directory.GetCurrentDirectory();
    }

    [ComputeMethod]
    public static void FailFast(string message) => Environment.FailFast(message);

    [ComputeMethod]
    public static int Overflow(int depth) => Overflow(depth + 1) + 1;

    [ComputeMethod(Idempotent = true)]
    public static int ExitFirst(string path, int code)
    {
        if (!File.Exists(path))
        {
            File.WriteAllText(path, "");
            Environment.Exit(code);
        }

        return code;
    }

    [ComputeMethod(Timeout = "00:00:00.2000000")]
    public static bool HeedsItsToken(CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne();

    [ComputeMethod]
    public static object Anything() => 1;

    [ComputeMethod]
    public static Task Awaitable() => Task.CompletedTask;

    [ComputeMethod]
    public static T Generic<T>(T value) => value;

    [ComputeMethod]
    public static long Read(Stream stream) => stream.Length;

    /// <summary>Everything that describes it throws.</summary>
    private sealed class StrangeException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string? StackTrace => throw new InvalidOperationException("no stack");

        public override IDictionary Data => throw new InvalidOperationException("no data");

        public override string ToString() => throw new SerializationException("no text");
    }
}
