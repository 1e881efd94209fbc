using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests.Packages;

/// <summary>What a trimmed and a Native AOT client can do: all kinds of values, and a refusal with a remedy of what they cannot.</summary>
[Collection(PackageFeed.Name)]
public sealed class TrimmedTests(PackageFeed feed)
{
    private static readonly string[] Kinds =
    [
        "int", "byte[], small", "byte[], 1 MiB", "double[]", "double[,]", "List<int>", "int?", "string", "void", "record", "tuple", "enum", "enums", "enum?",
        "Dictionary<string, int>", "objects in a list", "Protobuf message", "items", "culture", "exception",
    ];

    [LinuxFact]
    public async Task TrimmedClient_FromThePackage_HasNoWarningAndAllCallsRight() => AssertRight(await feed.TrimmedClient);

    [LinuxFact]
    public async Task TrimmedClient_WhatItCannotDo_IsRefusedWithTheRemedy() => AssertRefused(await feed.TrimmedClient);

    [LinkerFact]
    public async Task AotClient_FromThePackage_HasNoWarningAndAllCallsRight() => AssertRight(await feed.AotClient);

    [LinkerFact]
    public async Task AotClient_WhatItCannotDo_IsRefusedWithTheRemedy() => AssertRefused(await feed.AotClient);

    private static void AssertRight(TrimmedOutcome outcome)
    {
        Assert.Equal("", string.Join(Environment.NewLine, outcome.Warnings));
        Assert.Equal(Kinds.Select(kind => $"{kind}: right"), outcome.Output.Where(line => line.EndsWith(": right", StringComparison.Ordinal) || line.Contains(": wrong", StringComparison.Ordinal)));
    }

    private static void AssertRefused(TrimmedOutcome outcome)
    {
        AssertSays(outcome, "no shape", "NotSerializableException", "'Shop.Unwitnessed'", "[GenerateShapeFor<Shop.Unwitnessed>]", "[assembly: ComputeShapes(");
        AssertSays(outcome, "no shape of the collection", "NotSerializableException", "[GenerateShapeFor<System.Collections.Generic.HashSet<Shop.Line>>]", "[assembly: ComputeShapes(");
        AssertSays(outcome, "structures in an array", "NotSerializableException", "'Shop.Pair'", "class");
        AssertSays(outcome, "in process", "InvalidOperationException", "'ComputeHost.Reflection.IsSupported'", "'WorkerCommand'");
        AssertSays(outcome, "own worker", "WorkerStartException", "'ComputeHost.Reflection.IsSupported'", "'WorkerCommand'");
    }

    private static void AssertSays(TrimmedOutcome outcome, string kind, params string[] parts)
    {
        string line = Assert.Single(outcome.Lines(kind));
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
    }
}
