using System.Globalization;
using System.Reflection;
using ComputeHost.Calls;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Protocol.Tests.Methods;

public sealed class MethodContractTests
{
    private const string Here = "ComputeHost.Protocol.Tests.Methods.";

    [Fact]
    public void Of_PlainMethod_SaysWhatItTakesAndGives()
    {
        MethodContract contract = MethodContract.Of((Func<int, int>)Callable.Count);

        Assert.Equal("Callable.Count", contract.DisplayName);
        Assert.Equal(Here + "Callable.Count(System.Int32)", contract.Key);
        Assert.Equal([typeof(int)], contract.ParameterTypes);
        Assert.Equal(typeof(int), contract.ResultType);
        Assert.Equal(MethodTail.None, contract.Tail);
        Assert.False(contract.Idempotent);
        Assert.Null(contract.Timeout);
        Assert.Equal(0, contract.MaxConcurrency);
    }

    [Fact]
    public void Of_MethodWithoutResult_GivesNoResult()
    {
        MethodContract contract = MethodContract.Of(((Action)Callable.Nothing).Method);

        Assert.Equal(typeof(NoResult), contract.ResultType);
        Assert.Equal(Here + "Callable.Nothing()", contract.Key);
    }

    [Fact]
    public void Of_MethodWithOptions_HasThem()
    {
        MethodContract contract = MethodContract.Of(((Func<string, CancellationToken, string>)Callable.Named).Method);

        Assert.Equal("custom", contract.Key);
        Assert.Equal("Callable.Named", contract.DisplayName);
        Assert.Equal([typeof(string)], contract.ParameterTypes);
        Assert.Equal(MethodTail.CancellationToken, contract.Tail);
        Assert.True(contract.Idempotent);
        Assert.Equal(TimeSpan.FromSeconds(30), contract.Timeout);
        Assert.Equal(3, contract.MaxConcurrency);
    }

    [Fact]
    public void Of_MethodWithFourArgumentsAndContext_KeepsTheContextOutOfTheArguments()
    {
        MethodContract contract = MethodContract.Of(typeof(Callable).GetMethod(nameof(Callable.Four))!);

        Assert.Equal(4, contract.ParameterTypes.Count);
        Assert.Equal(MethodTail.Context, contract.Tail);
        Assert.Equal(Timeout.InfiniteTimeSpan, contract.Timeout);
        Assert.Equal(
            Here + "Callable.Four(System.Int32[],System.Collections.Generic.Dictionary<System.String,System.Collections.Generic.List<System.Nullable<System.Int32>>>,"
            + "System.ValueTuple<System.Int32,System.String>,System.Double[,],ComputeHost.ComputeContext)",
            contract.Key);
    }

    [Fact]
    public void Key_OfNestedAndGenericTypes_IsReadable()
    {
        MethodContract contract = MethodContract.Of(((Func<Nesting<int>.Deep<string>, int>)Callable.Inner.Nested).Method);

        Assert.Equal(Here + "Callable.Inner.Nested(" + Here + "Nesting<System.Int32>.Deep<System.String>)", contract.Key);
        Assert.Equal("Callable.Inner.Nested", contract.DisplayName);
    }

    [Fact]
    public void Key_OfOverloads_Differs() =>
        Assert.NotEqual(MethodContract.Of(((Func<int, int>)Callable.Count).Method).Key, MethodContract.Of(((Func<long, int>)Callable.Count).Method).Key);

    [Fact]
    public void Key_InAnyCulture_IsTheSame()
    {
        MethodInfo method = typeof(Callable).GetMethod(nameof(Callable.Four))!;
        string expected = MethodContract.Of(method).Key;
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(expected, MethodKey.Of(method));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Of_MethodThatIsNotPublic_IsCallable() =>
        Assert.Equal(typeof(int), MethodContract.Of(typeof(Callable).GetMethod("Hidden", BindingFlags.Static | BindingFlags.NonPublic)!).ResultType);

    [Fact]
    public void Of_SameMethod_IsTheSameContract() =>
        Assert.Same(MethodContract.Of(((Func<int, int>)Callable.Count).Method), MethodContract.Of(typeof(Callable).GetMethod(nameof(Callable.Count), [typeof(int)])!));
}
