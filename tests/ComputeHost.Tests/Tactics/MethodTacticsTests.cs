using System.Text;
using ComputeHost.Tactics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ComputeHost.Tests.Tactics;

public sealed class MethodTacticsTests
{
    private static readonly ComputeMethodDescriptor Plain = ComputeMethodDescriptor.Of(TacticMethods.Echo);
    private static readonly ComputeMethodDescriptor Marked = ComputeMethodDescriptor.Of(TacticMethods.OnThread);

    [Fact]
    public void Of_NothingSaid_IsProcess() => Assert.Equal(ComputeTactic.Process, Of(new ComputePoolOptions(), Plain));

    [Fact]
    public void Of_PoolSays_HoldsForMethodsThatSayNothing()
    {
        var options = new ComputePoolOptions { Tactic = ComputeTactic.Inline };
        Assert.Equal((ComputeTactic.Inline, ComputeTactic.Thread), (Of(options, Plain), Of(options, Marked)));
    }

    [Theory]
    [InlineData("TacticMethods.OnThread")]
    [InlineData("tacticmethods.onthread")]
    [InlineData("on-thread")]
    [InlineData("ComputeHost.Tests.Tactics.TacticMethods.OnThread()")]
    public void Of_OptionsNameTheMethod_BeatItsAttribute(string name)
    {
        var options = new ComputePoolOptions();
        options.Methods[name].Tactic = ComputeTactic.Process;
        Assert.Equal(ComputeTactic.Process, Of(options.CheckedCopy(), Marked));
    }

    [Fact]
    public void Of_OptionsWithoutATactic_LeaveItToTheAttribute()
    {
        var options = new ComputePoolOptions();
        _ = options.Methods["on-thread"];
        Assert.Equal(ComputeTactic.Thread, Of(options.CheckedCopy(), Marked));
    }

    [Fact]
    public void Of_ConfigurationAfterCode_BeatsIt()
    {
        const string Json = """{ "ComputePool": { "Tactic": "Queue", "Methods": { "TacticMethods.Echo": { "Tactic": "Thread" }, "on-thread": { "Tactic": "Inline" } } } }""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Json));
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        using ServiceProvider provider = new ServiceCollection()
            .AddComputePool(options =>
            {
                options.Methods["TacticMethods.Echo"].Tactic = ComputeTactic.Inline;
                options.Methods["TacticMethods.Fail"].Tactic = ComputeTactic.Inline;
            })
            .Configure<ComputePoolOptions>(configuration.GetSection("ComputePool"))
            .BuildServiceProvider();

        ComputePoolOptions options = provider.GetRequiredService<IOptions<ComputePoolOptions>>().Value.CheckedCopy();

        Assert.Equal((ComputeTactic.Thread, ComputeTactic.Inline), (Of(options, Plain), Of(options, Marked)));
        Assert.Equal(ComputeTactic.Inline, Of(options, ComputeMethodDescriptor.Of(TacticMethods.Fail)));
        Assert.Equal(ComputeTactic.Queue, Of(options, ComputeMethodDescriptor.Of(TacticMethods.ThreadId)));
    }

    [Fact]
    public void CheckedCopy_NameOfNoMethod_NamesTheNearest()
    {
        var options = new ComputePoolOptions();
        options.Methods["TacticMethods.Ecko"].Tactic = ComputeTactic.Thread;
        ArgumentException refusal = Assert.Throws<ArgumentException>(options.CheckedCopy);
        Assert.Contains("ComputePoolOptions.Methods is 'TacticMethods.Ecko' but no method", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the nearest is 'TacticMethods.Echo'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckedCopy_MethodsOfAnotherProgram_AreNotHeldAgainstThisOne()
    {
        var options = new ComputePoolOptions { WorkerCommand = ["other"] };
        options.Methods["Not.Here"].Tactic = ComputeTactic.Thread;
        Assert.Single(options.CheckedCopy().Methods);
    }

    [Fact]
    public void CheckedCopy_TacticOutOfRange_IsRefused()
    {
        var options = new ComputePoolOptions { Tactic = (ComputeTactic)9 };
        options.Methods["on-thread"].Tactic = (ComputeTactic)7;
        ArgumentException refusal = Assert.Throws<ArgumentException>(options.CheckedCopy);
        Assert.Contains("ComputePoolOptions.Tactic is '9'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ComputePoolOptions.Methods[\"on-thread\"].Tactic is '7'", refusal.Message, StringComparison.Ordinal);
    }

    private static ComputeTactic Of(ComputePoolOptions options, ComputeMethodDescriptor method)
    {
        var tactics = new MethodTactics(options);
        ComputeTactic first = tactics.Of(method);
        Assert.Equal(first, tactics.Of(method));
        return first;
    }
}
