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
        ["ComputeHost.Protocol"] = (1800, 1899),
        ["ComputeHost.Queue.RabbitMQ"] = (1900, 1949),
        ["ComputeHost.Queue"] = (1801, 1899),
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
    public void EventId_OfEachMessage_IsInItsLibrarysRange() =>
        Violations.AssertNone(
            from item in Events
            let range = Ranges.GetValueOrDefault(item.Library)
            where item.Message.EventId < range.First || item.Message.EventId > range.Last || range == default
            select $"{item.Library}: {item.Method.Name} has {item.Message.EventId}, not {range.First} to {range.Last}");

    [Fact]
    public void EventId_OfEachMessage_IsUnique() =>
        Violations.AssertNone(
            from item in Events
            group item.Method.Name by item.Message.EventId into names
            where names.Count() > 1
            select $"{names.Key} is shared by {string.Join(", ", names)}");

    [Fact]
    public void Messages_OfEachLibrary_AreInOneLogClass()
    {
        Violations.AssertNone(Events.Where(item => item.Method.DeclaringType!.Name != "Log").Select(item => $"{item.Method.DeclaringType}.{item.Method.Name} is in no class Log"));
        Violations.AssertNone(
            from item in Events
            group item.Method.DeclaringType by item.Library into classes
            where classes.Distinct().Count() > 1
            select $"{classes.Key} has {string.Join(", ", classes.Distinct())}");
    }

    [Fact]
    public void Placeholders_OfEachMessage_ArePascalCase() =>
        Violations.AssertNone(
            from item in Events
            from Match match in Placeholder().Matches(item.Message.Message)
            where !char.IsAsciiLetterUpper(match.Groups[1].Value[0])
            select $"{item.Library}: {item.Method.Name} has {match.Value}");

    [GeneratedRegex(@"\{([^}:,]+)[^}]*\}")]
    private static partial Regex Placeholder();
}
