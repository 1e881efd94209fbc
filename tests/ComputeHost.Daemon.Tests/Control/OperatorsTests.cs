using ComputeHost.Daemon.Control;

namespace ComputeHost.Daemon.Tests.Control;

public sealed class OperatorsTests
{
    private const uint Daemon = 4001;
    private const uint Other = 4002;

    [Theory]
    [InlineData(0)]
    [InlineData(Daemon)]
    public void Refuse_RootOrTheDaemonsUser_MaySteer(uint user) => Assert.Null(new Operators(Daemon, group: null, static (_, _) => false).Refuse(user));

    [Fact]
    public void Refuse_NoGroup_NamesUserAndRemedy()
    {
        string refusal = new Operators(Daemon, group: null, static (_, _) => true).Refuse(Other)!;
        Assert.Contains("'4002' may not steer", refusal, StringComparison.Ordinal);
        Assert.Contains("'4001'", refusal, StringComparison.Ordinal);
        Assert.Contains("'adminGroup'", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_MemberOfTheGroup_MaySteer() => Assert.Null(new Operators(Daemon, "0", static (user, group) => (user, group) == (Other, 0u)).Refuse(Other));

    [Fact]
    public void Refuse_NoMember_NamesTheGroup()
    {
        string refusal = new Operators(Daemon, "0", static (_, _) => false).Refuse(Other)!;
        Assert.Contains("the group '0'", refusal, StringComparison.Ordinal);
        Assert.Contains("usermod -aG 0 4002", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_UnknownGroup_SaysSo() =>
        Assert.Contains("'no such group' of its operators ('adminGroup') is not known", new Operators(Daemon, "no such group", static (_, _) => true).Refuse(Other), StringComparison.Ordinal);
}
