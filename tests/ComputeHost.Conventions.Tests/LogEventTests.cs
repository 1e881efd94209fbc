using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Conventions.Tests;

/// <summary>An event id tells an operator what happened, and from which part; it is never used for two things.</summary>
public sealed partial class LogEventTests
{
    private static readonly Dictionary<string, (int First, int Last)> Ranges = new()
    {
        ["ComputeHost.Supervisor"] = (1000, 1199),
        ["ComputeHost.Worker"] = (1200, 1399),
        ["ComputeHost.Client"] = (1400, 1599),
        ["ComputeHost"] = (1600, 1699),
        ["ComputeHost.Daemon"] = (1700, 1799),
    };

    private static IReadOnlyList<(string Library, MethodInfo Method, LoggerMessageAttribute Message)> Events { get; } =
    [
        .. from library in Repository.Libraries
           from type in Repository.AssemblyOf(library).GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           select (library, method, message),
    ];

    [Fact]
    public void EventId_OfEachMessage_IsInItsLibrarysRange()
    {
        string[] outside =
        [
            .. from item in Events
               let range = Ranges.GetValueOrDefault(item.Library)
               where item.Message.EventId < range.First || item.Message.EventId > range.Last || range == default
               select $"{item.Library}: {item.Method.Name} has {item.Message.EventId}, not {range.First} to {range.Last}",
        ];

        Assert.Empty(outside);
    }

    [Fact]
    public void EventId_OfEachMessage_IsUnique()
    {
        string[] shared = [.. Events.GroupBy(item => item.Message.EventId).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(item => item.Method.Name))}")];

        Assert.Empty(shared);
    }

    [Fact]
    public void Messages_OfEachLibrary_AreInOneLogClass()
    {
        string[] elsewhere = [.. Events.Where(item => item.Method.DeclaringType!.Name != "Log").Select(item => $"{item.Method.DeclaringType}.{item.Method.Name}")];
        string[] several = [.. Events.GroupBy(item => item.Library).Where(group => group.DistinctBy(item => item.Method.DeclaringType).Count() > 1).Select(group => group.Key)];

        Assert.Empty(elsewhere);
        Assert.Empty(several);
    }

    [Fact]
    public void Placeholders_OfEachMessage_ArePascalCase()
    {
        string[] others = [.. Events.SelectMany(item => Placeholder().Matches(item.Message.Message)).Select(match => match.Groups[1].Value).Where(name => !char.IsAsciiLetterUpper(name[0]))];

        Assert.Empty(others);
    }

    [GeneratedRegex(@"\{([^}:,]+)")]
    private static partial Regex Placeholder();
}
