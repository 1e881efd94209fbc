using ComputeHost.TestSupport;
using ComputeHost.Daemon.Users;

namespace ComputeHost.Daemon.Tests.Users;

public sealed class AccountsTests
{
    private const uint Nobody = 2_000_000_001;

    [LinuxFact]
    public void UserName_OfAKnownAndAnUnknownNumber_IsNameOrNumber() =>
        Assert.Equal(("root", "2000000001"), (Accounts.UserName(0), Accounts.UserName(Nobody)));

    [LinuxFact]
    public void GroupId_NameNumberOrNeither_IsFoundOrNot() =>
        Assert.Equal(
            (0u, 4242u, null, "root", "2000000001"),
            (Accounts.GroupId("root"), Accounts.GroupId("4242"), Accounts.GroupId("no such group"), Accounts.GroupName(0), Accounts.GroupName(Nobody)));

    [LinuxFact]
    public void IsMember_MainGroupOtherGroupAndUnknownUser_IsRight()
    {
        Assert.True(Accounts.IsMember(0, 0));
        Assert.False(Accounts.IsMember(0, Nobody));
        Assert.False(Accounts.IsMember(Nobody, 0));
    }

    // What /etc/group lists holds for those users that /etc/passwd knows; machines without such a pair have nothing to test here.
    [LinuxFact]
    public void IsMember_ListedMember_IsOne()
    {
        Dictionary<string, uint> users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(parts => parts.Length > 2)
            .DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => uint.Parse(parts[2]));
        foreach (string[] group in File.ReadLines("/etc/group").Select(line => line.Split(':')).Where(parts => parts.Length > 3))
        {
            Assert.All(
                group[3].Split(',').Where(users.ContainsKey),
                member => Assert.True(Accounts.IsMember(users[member], uint.Parse(group[2])), $"{member} in {group[0]}"));
        }
    }
}
