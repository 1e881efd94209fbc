using ComputeHost.Calls;

namespace ComputeHost.Abstractions.Tests.Calls;

/// <summary>Calls by name, of methods that this program does not have.</summary>
public sealed class NamedCallTests
{
    private readonly Client _client = new();

    [Fact]
    public async Task RunAsync_EachArity_PassesNameTypesAndArgumentsOn()
    {
        await _client.RunAsync<decimal>("m0");
        AssertCalled("m0", []);
        await _client.RunAsync<int, decimal>("m1", 1, CancellationToken.None);
        AssertCalled("m1", [typeof(int)]);
        await _client.RunAsync<int, string, decimal>("m2", 1, "two");
        AssertCalled("m2", [typeof(int), typeof(string)]);
        await _client.RunAsync<int, string, long, decimal>("m3", 1, "two", 3L, new ComputeCallOptions());
        AssertCalled("m3", [typeof(int), typeof(string), typeof(long)]);
        await _client.RunAsync<int, string, long, double[], decimal>("m4", 1, "two", 3L, [4]);
        AssertCalled("m4", [typeof(int), typeof(string), typeof(long), typeof(double[])]);
    }

    /// <summary>Clients keep in a descriptor what they have found out about its types.</summary>
    [Fact]
    public async Task RunAsync_SameNameAndTypes_HasTheSameDescriptor()
    {
        await _client.RunAsync<int, decimal>("m", 1);
        ComputeMethodDescriptor first = _client.Descriptor!;
        await _client.RunAsync<int, decimal>("m", 2);
        Assert.Same(first, _client.Descriptor);

        await _client.RunAsync<long, decimal>("m", 2);
        Assert.NotSame(first, _client.Descriptor);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task RunAsync_NoName_IsRefused(string name) => await Assert.ThrowsAsync<ArgumentException>(() => _client.RunAsync<decimal>(name));

    private void AssertCalled(string key, Type[] parameters)
    {
        Assert.Equal(key, _client.Descriptor!.Key);
        Assert.Equal(parameters, _client.Descriptor.ParameterTypes);
        Assert.Equal(typeof(decimal), _client.Descriptor.ResultType);
    }

    private sealed class Client : IComputeClient
    {
        public ComputeMethodDescriptor? Descriptor { get; private set; }

        public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
        {
            Descriptor = invocation.Descriptor;
            return Task.FromResult(default(TResult)!);
        }
    }
}
