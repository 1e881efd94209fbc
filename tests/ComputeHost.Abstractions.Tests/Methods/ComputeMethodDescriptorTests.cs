using System.Buffers;

namespace ComputeHost.Abstractions.Tests.Methods;

public sealed class ComputeMethodDescriptorTests
{
    private const string CountKey = "ComputeHost.Abstractions.Tests.Methods.Marked.Count(System.Int64,System.String,System.Nullable<System.Int32>)";

    [Fact]
    public void Of_PlainMethod_SaysWhatItTakesAndGives()
    {
        ComputeMethodDescriptor method = ComputeMethodDescriptor.Of(Marked.Count);

        Assert.Equal((CountKey, "Marked.Count"), (method.Key, method.Name));
        Assert.Empty(method.Aliases);
        Assert.Equal([typeof(long), typeof(string), typeof(int?)], method.ParameterTypes);
        Assert.Equal(typeof(long), method.ResultType);
        Assert.Equal((false, null, 0), (method.Idempotent, method.Timeout, method.MaxConcurrency));
    }

    [Fact]
    public void Of_NamedMethod_HasItsOptionsAndTheKeyItWouldHaveAsAnAlias()
    {
        ComputeMethodDescriptor method = ComputeMethodDescriptor.Of(Marked.Named);

        Assert.Equal(("named", "Marked.Named"), (method.Key, method.Name));
        Assert.Equal(["ComputeHost.Abstractions.Tests.Methods.Marked.Named(System.Collections.Generic.IReadOnlyList<System.Int32>,ComputeHost.ComputeContext)"], method.Aliases);
        Assert.Equal([typeof(IReadOnlyList<int>)], method.ParameterTypes);
        Assert.Equal(typeof(NoResult), method.ResultType);
        Assert.Equal((true, TimeSpan.FromSeconds(30), 3), (method.Idempotent, method.Timeout, method.MaxConcurrency));
    }

    [Fact]
    public void Of_SameMethod_IsTheSameDescriptor() =>
        Assert.Same(ComputeMethodDescriptor.Of(Marked.Count), ComputeMethodDescriptor.Of(typeof(Marked).GetMethod(nameof(Marked.Count))!));

    [Fact]
    public void Of_UnmarkedMethod_IsRefused() =>
        Assert.Contains("Mark it with [ComputeMethod]", Assert.Throws<ArgumentException>(() => ComputeMethodDescriptor.Of(Marked.Unmarked)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_DelegateWithABoundArgument_IsRefused() =>
        Assert.Contains("binds an argument", Assert.Throws<ArgumentException>(() => ComputeMethodDescriptor.Of("text".Letters)).Message, StringComparison.Ordinal);

    [Fact]
    public void New_KeyAndTypes_AreTakenOver()
    {
        List<Type> parameters = [typeof(int)];
        var method = new ComputeMethodDescriptor("Shop.Primes.Count(System.Int32)", parameters, typeof(void)) { Idempotent = true, Timeout = Timeout.InfiniteTimeSpan, MaxConcurrency = 2, Aliases = ["old"] };
        parameters.Add(typeof(string));

        Assert.Equal(("Shop.Primes.Count(System.Int32)", "Shop.Primes.Count"), (method.Key, method.Name));
        Assert.Equal([typeof(int)], method.ParameterTypes);
        Assert.Equal(typeof(NoResult), method.ResultType);
        Assert.Equal((true, Timeout.InfiniteTimeSpan, 2), (method.Idempotent, method.Timeout, method.MaxConcurrency));
        Assert.Equal(["old"], method.Aliases);
        Assert.Equal("Count", new ComputeMethodDescriptor("k", [], typeof(int)) { Name = "Count" }.Name);
    }

    [Theory]
    [InlineData(typeof(Stream), "is a 'System.IO.Stream'", "Pass the bytes")]
    [InlineData(typeof(Task<int>), "is asynchronous", "Await it first")]
    [InlineData(typeof(Span<byte>), "lives on the stack", "Memory<T>")]
    [InlineData(typeof(int*), "is a pointer", "ReadOnlyMemory<T>")]
    [InlineData(typeof(IMemoryOwner<byte>), "nobody would know who disposes it", "ReadOnlyMemory<T>")]
    [InlineData(typeof(CancellationToken), "which the worker supplies", "Leave it out")]
    [InlineData(typeof(ComputeContext), "which the worker supplies", "Leave it out")]
    [InlineData(typeof(void), "of which there are no values", "Name a type")]
    [InlineData(typeof(List<>), "of which there are no values", "Name a type")]
    public void New_ParameterThatCannotBePassed_IsRefusedWithAWayOut(Type type, string reason, string remedy)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new ComputeMethodDescriptor("Primes.Count", [typeof(int), type], typeof(int)));

        Assert.All(["'Primes.Count'", "parameter '2'", reason, remedy], part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void New_ResultThatCannotBeReturned_IsRefused() =>
        Assert.Contains("its result is a 'System.IO.MemoryStream'", Assert.Throws<ArgumentException>(() => new ComputeMethodDescriptor("k", [], typeof(MemoryStream))).Message, StringComparison.Ordinal);

    [Fact]
    public void New_FiveParameters_AreRefused() =>
        Assert.Contains("'5' arguments", Assert.Throws<ArgumentException>(() => new ComputeMethodDescriptor("k", Enumerable.Repeat(typeof(int), 5), typeof(int))).Message, StringComparison.Ordinal);

    public static TheoryData<string, Func<ComputeMethodDescriptor>, string> BadValues => new()
    {
        { "empty key", () => new ComputeMethodDescriptor(" ", [], typeof(int)), "Key is ' '" },
        { "empty name", () => new ComputeMethodDescriptor("k", [], typeof(int)) { Name = "" }, "Name is ''" },
        { "empty alias", () => new ComputeMethodDescriptor("k", [], typeof(int)) { Aliases = ["a", " "] }, "Aliases is ' '" },
        { "no time", () => new ComputeMethodDescriptor("k", [], typeof(int)) { Timeout = TimeSpan.Zero }, "Timeout is '00:00:00'" },
        { "negative time", () => new ComputeMethodDescriptor("k", [], typeof(int)) { Timeout = TimeSpan.FromSeconds(-1) }, "Timeout is '-00:00:01'" },
        { "negative number", () => new ComputeMethodDescriptor("k", [], typeof(int)) { MaxConcurrency = -1 }, "MaxConcurrency is '-1'" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void New_BadValue_IsRefusedWithItsNameAndValue(string what, Func<ComputeMethodDescriptor> create, string part) =>
        Assert.Contains($"ComputeMethodDescriptor.{part} but must", Assert.Throws<ArgumentException>(() => create()).Message + what, StringComparison.Ordinal);
}
