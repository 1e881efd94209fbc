using ComputeHost.Abstractions.Tests.Methods;

namespace ComputeHost.Abstractions.Tests.Calls;

/// <summary>Calls that are made of a descriptor.</summary>
public sealed class ComputeCallTests
{
    private static readonly ComputeMethodDescriptor Count = ComputeMethodDescriptor.Of(Marked.Count);

    [Fact]
    public void Create_TypedArguments_AreSeenWithTheirTypes()
    {
        ComputeCall<long> call = ComputeCall.Create<long, string?, int?, long>(Count, 5, null, 2);

        Assert.Same(Count, call.Descriptor);
        Assert.Null(call.Method);
        Assert.Equal([(typeof(long), 5L), (typeof(string), null), (typeof(int?), 2)], Seen(call));
    }

    [Fact]
    public void Create_ListOfArguments_IsCopied()
    {
        List<object?> arguments = [5L, "abc", null];
        ComputeCall<object> call = ComputeCall.Create<object>(Count, arguments);
        arguments.Clear();

        Assert.Equal([5L, "abc", null], Seen(call).Select(argument => argument.Value));
    }

    [Fact]
    public void Create_ArgumentOfADerivedType_IsTaken() =>
        Assert.Single(Seen(ComputeCall.Create<int[], NoResult>(ComputeMethodDescriptor.Of(Marked.Named), [1, 2])));

    [Fact]
    public void Invoke_MethodOfThisProgram_RunsIt()
    {
        using var cancellation = new CancellationTokenSource();
        var context = new FakeContext(cancellation.Token);

        Assert.Equal(10, ComputeCall.Create<long, string?, int?, long>(Count, 5, "abc", 2).Invoke(context));
        Assert.Equal(default, ComputeCall.Create<int[], NoResult>(ComputeMethodDescriptor.Of(Marked.Named), [1, 2]).Invoke(context));
        Assert.Equal(2, context.Reported);
        cancellation.Cancel();
        Assert.Equal("cancelled", ComputeCall.Create<string?>(ComputeMethodDescriptor.Of(Marked.Nothing)).Invoke(context));
    }

    [Fact]
    public void Invoke_MethodOfAnotherProgram_SaysThatOnlyTheKeyIsKnown() =>
        Assert.Contains(
            "only the key 'there' is known",
            Assert.Throws<NotSupportedException>(() => ComputeCall.Create<int>(new ComputeMethodDescriptor("there", [], typeof(int))).Invoke(new FakeContext(default))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Create_OtherNumberOfArguments_IsRefused(int number)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => ComputeCall.Create<long>(Count, new object?[number]));

        Assert.All(
            ["'Marked.Count' takes '3' arguments", $"'{number}' were given", "(System.Int64, System.String, System.Nullable<System.Int32>)"],
            part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_TooFewTypedArguments_AreRefused() =>
        Assert.Contains("'1' were given", Assert.Throws<ArgumentException>(() => ComputeCall.Create<long, long>(Count, 5)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_ArgumentOfAnotherType_IsRefusedWithBothTypes()
    {
        ArgumentException typed = Assert.Throws<ArgumentException>(() => ComputeCall.Create<int, string?, int?, long>(Count, 5, null, null));
        ArgumentException listed = Assert.Throws<ArgumentException>(() => ComputeCall.Create<long>(Count, [5L, 7, null]));

        Assert.Contains("Argument '1' of 'Marked.Count' is a 'System.Int32', but the parameter is a 'System.Int64'", typed.Message, StringComparison.Ordinal);
        Assert.Contains("Argument '2' of 'Marked.Count' is a 'System.Int32', but the parameter is a 'System.String'", listed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NullForAValue_IsRefused() =>
        Assert.Contains(
            "Argument '1' of 'Marked.Count' is null",
            Assert.Throws<ArgumentException>(() => ComputeCall.Create<long>(Count, [null, null, null])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Create_ResultOfAnotherType_IsRefused()
    {
        Assert.Contains(
            "'Marked.Count' returns a 'System.Int64', which is not a 'System.Int32'",
            Assert.Throws<ArgumentException>(() => ComputeCall.Create<int>(Count, [5L, null, null])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'Marked.Named' returns nothing",
            Assert.Throws<ArgumentException>(() => ComputeCall.Create<int[], int>(ComputeMethodDescriptor.Of(Marked.Named), [])).Message,
            StringComparison.Ordinal);
    }

    private static List<(Type Type, object? Value)> Seen<TResult>(ComputeCall<TResult> call)
    {
        var recorder = new Recorder();
        call.VisitArguments(recorder);
        return recorder.Arguments;
    }

    private sealed class Recorder : IComputeArgumentVisitor
    {
        public List<(Type Type, object? Value)> Arguments { get; } = [];

        public void Visit<T>(T value) => Arguments.Add((typeof(T), value));
    }
}
