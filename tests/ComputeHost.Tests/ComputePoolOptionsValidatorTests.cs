namespace ComputeHost.Tests;

public sealed class ComputePoolOptionsValidatorTests
{
    private const long Mebibyte = 1024 * 1024;

    public static TheoryData<string, Action<ComputePoolOptions>, string> Invalid => new()
    {
        { "MinWorkers below", o => o.MinWorkers = -1, "ComputePoolOptions.MinWorkers is '-1' but must be '0' to '512'. Set it to a value in that range." },
        { "MinWorkers above", o => o.MinWorkers = 513, "ComputePoolOptions.MinWorkers is '513' but must be '0' to '512'. Set it to a value in that range." },
        { "MaxWorkers below", o => o.MaxWorkers = 0, "ComputePoolOptions.MaxWorkers is '0' but must be '1' to '512'. Set it to a value in that range." },
        { "MaxWorkers above", o => o.MaxWorkers = 513, "ComputePoolOptions.MaxWorkers is '513' but must be '1' to '512'. Set it to a value in that range." },
        { "StandbyWorkers below", o => o.StandbyWorkers = -1, "ComputePoolOptions.StandbyWorkers is '-1' but must be '0' to '512'. Set it to a value in that range." },
        {
            "MinWorkers over MaxWorkers",
            o => (o.MinWorkers, o.MaxWorkers) = (5, 4),
            "ComputePoolOptions.MinWorkers is '5' but must not be greater than MaxWorkers, which is '4'. Lower the first or raise the second."
        },
        {
            "too many together",
            o => (o.MaxWorkers, o.StandbyWorkers) = (512, 1),
            "ComputePoolOptions.MaxWorkers is '512' and StandbyWorkers is '1', but together they must not be greater than '512'. Lower one of them."
        },
        { "SlotsPerWorker below", o => o.SlotsPerWorker = 0, "ComputePoolOptions.SlotsPerWorker is '0' but must be '1' to '64'. Set it to a value in that range." },
        { "SlotsPerWorker above", o => o.SlotsPerWorker = 65, "ComputePoolOptions.SlotsPerWorker is '65' but must be '1' to '64'. Set it to a value in that range." },
        { "WorkerNice below", o => o.WorkerNice = -1, "ComputePoolOptions.WorkerNice is '-1' but must be '0' to '19'. Set it to a value in that range." },
        { "WorkerNice above", o => o.WorkerNice = 20, "ComputePoolOptions.WorkerNice is '20' but must be '0' to '19'. Set it to a value in that range." },
        { "Threads below", o => o.Threads = 0, "ComputePoolOptions.Threads is '0' but must be '1' to '4096'. Set it to a value in that range." },
        { "ThreadNice above", o => o.ThreadNice = 20, "ComputePoolOptions.ThreadNice is '20' but must be '0' to '19'. Set it to a value in that range." },
        {
            "MaxLostThreads below",
            o => o.MaxLostThreads = -1,
            "ComputePoolOptions.MaxLostThreads is '-1' but must be '0' to '4096'. Set it to a value in that range, or leave it null for as many as there are threads."
        },
        {
            "Tactic",
            o => o.Tactic = (ComputeTactic)4,
            "ComputePoolOptions.Tactic is '4' but must be one of 'Process', 'Thread', 'Queue', 'Inline'. Choose one of these."
        },
        { "PendingLimit", o => o.PendingLimit = 0, "ComputePoolOptions.PendingLimit is '0' but must be '1' or more. Set it to such a value, or leave the default." },
        {
            "Picker",
            o => o.Picker = (ComputePicker)9,
            "ComputePoolOptions.Picker is '9' but must be one of 'RoundRobin', 'LeastLoaded', 'FillFirst'. Choose one of these."
        },
        {
            "PendingQueueFullMode",
            o => o.PendingQueueFullMode = (PendingQueueFullMode)(-1),
            "ComputePoolOptions.PendingQueueFullMode is '-1' but must be one of 'Reject', 'Wait'. Choose one of these."
        },
        {
            "InProcess",
            o => o.InProcess = (InProcessMode)3,
            "ComputePoolOptions.InProcess is '3' but must be one of 'Never', 'WhenDebugging', 'Always'. Choose one of these."
        },
        {
            "StartTimeout zero",
            o => o.StartTimeout = TimeSpan.Zero,
            "ComputePoolOptions.StartTimeout is '00:00:00' but must be greater than '00:00:00' and at most '01:00:00'. Set it to a value in that range."
        },
        {
            "StartTimeout infinite",
            o => o.StartTimeout = Timeout.InfiniteTimeSpan,
            "ComputePoolOptions.StartTimeout is '-00:00:00.0010000' but must be greater than '00:00:00' and at most '01:00:00'. Set it to a value in that range."
        },
        {
            "StartTimeout long",
            o => o.StartTimeout = TimeSpan.FromHours(1) + TimeSpan.FromTicks(1),
            "ComputePoolOptions.StartTimeout is '01:00:00.0000001' but must be greater than '00:00:00' and at most '01:00:00'. Set it to a value in that range."
        },
        { "QueueTimeout zero", o => o.QueueTimeout = TimeSpan.Zero, TimeLimit("QueueTimeout", "00:00:00") },
        { "QueueTimeout long", o => o.QueueTimeout = TimeSpan.MaxValue, TimeLimit("QueueTimeout", "10675199.02:48:05.4775807") },
        { "ExecutionTimeout negative", o => o.ExecutionTimeout = TimeSpan.FromSeconds(-1), TimeLimit("ExecutionTimeout", "-00:00:01") },
        { "ExecutionTimeout long", o => o.ExecutionTimeout = TimeSpan.FromDays(25), TimeLimit("ExecutionTimeout", "25.00:00:00") },
        { "IdleTimeout zero", o => o.IdleTimeout = TimeSpan.Zero, TimeLimit("IdleTimeout", "00:00:00") },
        {
            "CancellationGrace",
            o => o.CancellationGrace = TimeSpan.FromSeconds(-2),
            "ComputePoolOptions.CancellationGrace is '-00:00:02' but must be '00:00:00' or more and at most '01:00:00'. Set it to a value in that range."
        },
        {
            "DrainTimeout",
            o => o.DrainTimeout = TimeSpan.FromHours(2),
            "ComputePoolOptions.DrainTimeout is '02:00:00' but must be '00:00:00' or more and at most '01:00:00'. Set it to a value in that range."
        },
        { "MaxPayload below", o => o.MaxPayload = 1023, "ComputePoolOptions.MaxPayload is '1023' but must be '1024' to '1073741824'. Set it to a value in that range." },
        { "MaxPayload above", o => o.MaxPayload = 1073741825, "ComputePoolOptions.MaxPayload is '1073741825' but must be '1024' to '1073741824'. Set it to a value in that range." },
        { "MaxCallsPerWorker", o => o.MaxCallsPerWorker = 0, "ComputePoolOptions.MaxCallsPerWorker is '0' but must be '1' or more. Set it to such a value, or leave it null for no limit." },
        {
            "MaxWorkerAge",
            o => o.MaxWorkerAge = Timeout.InfiniteTimeSpan,
            "ComputePoolOptions.MaxWorkerAge is '-00:00:00.0010000' but must be greater than '00:00:00' and at most '24.00:00:00'. Set it to a value in that range, or leave it null for no limit."
        },
        {
            "MemorySoftLimit",
            o => o.MemorySoftLimit = (64 * Mebibyte) - 1,
            "ComputePoolOptions.MemorySoftLimit is '67108863' but must be '67108864' or more. Set it to such a value, or leave it null for 75 % of the hard limit."
        },
        {
            "MemoryHardLimit",
            o => o.MemoryHardLimit = 1,
            "ComputePoolOptions.MemoryHardLimit is '1' but must be '67108864' or more. Set it to such a value, or leave it null for a share of the machine's memory."
        },
        {
            "soft not below hard",
            o => (o.MemorySoftLimit, o.MemoryHardLimit) = (100 * Mebibyte, 100 * Mebibyte),
            "ComputePoolOptions.MemorySoftLimit is '104857600' but must be less than MemoryHardLimit, which is '104857600': a worker would never be replaced in time. Lower the first or raise the second."
        },
        {
            "WorkerCommand empty",
            o => o.WorkerCommand = [],
            "ComputePoolOptions.WorkerCommand is '' but must begin with the program to start. Name it, or leave the option null to start this application itself."
        },
        {
            "WorkerCommand blank",
            o => o.WorkerCommand = [" ", "--worker"],
            "ComputePoolOptions.WorkerCommand is '  --worker' but must begin with the program to start. Name it, or leave the option null to start this application itself."
        },
        {
            "WorkerCommand with null",
            o => o.WorkerCommand = ["program", null!],
            "ComputePoolOptions.WorkerCommand is 'program ' but no part of it may be null or contain a null character. Remove that part."
        },
        {
            "variable without a name",
            o => o.WorkerEnvironment[""] = "1",
            "ComputePoolOptions.WorkerEnvironment is '' but the name of a variable must neither be empty nor contain '=' or a null character. Rename it."
        },
        {
            "variable with an equals sign",
            o => o.WorkerEnvironment["A=B"] = "1",
            "ComputePoolOptions.WorkerEnvironment is 'A=B' but the name of a variable must neither be empty nor contain '=' or a null character. Rename it."
        },
        {
            "the marker",
            o => o.WorkerEnvironment["COMPUTEHOST_WORKER"] = "1",
            "ComputePoolOptions.WorkerEnvironment is 'COMPUTEHOST_WORKER' but that variable tells a process that it is a worker and is set by the pool alone. Remove it."
        },
        {
            "variable with a null character",
            o => o.WorkerEnvironment["A"] = "x\0y",
            "ComputePoolOptions.WorkerEnvironment is 'A' but the value of that variable contains a null character. Remove it."
        },
    };

    public static TheoryData<string, Action<ComputePoolOptions>> Valid => new()
    {
        { "no worker kept", o => o.MinWorkers = 0 },
        { "MinWorkers = MaxWorkers", o => (o.MinWorkers, o.MaxWorkers) = (7, 7) },
        { "most workers", o => (o.MinWorkers, o.MaxWorkers) = (512, 512) },
        { "most workers together", o => (o.MaxWorkers, o.StandbyWorkers) = (1, 511) },
        { "most slots", o => o.SlotsPerWorker = 64 },
        { "nice 0", o => o.WorkerNice = 0 },
        { "nice 19", o => o.WorkerNice = 19 },
        { "one may wait", o => o.PendingLimit = 1 },
        { "all may wait", o => o.PendingLimit = int.MaxValue },
        { "other picker", o => o.Picker = ComputePicker.FillFirst },
        { "waiting for a place", o => o.PendingQueueFullMode = PendingQueueFullMode.Wait },
        { "in the host", o => o.InProcess = InProcessMode.Always },
        { "shortest limits", o => o.StartTimeout = o.QueueTimeout = o.ExecutionTimeout = o.IdleTimeout = TimeSpan.FromTicks(1) },
        { "longest limits", o => o.QueueTimeout = o.ExecutionTimeout = o.IdleTimeout = TimeSpan.FromDays(24) },
        { "no limits", o => o.QueueTimeout = o.ExecutionTimeout = o.IdleTimeout = Timeout.InfiniteTimeSpan },
        { "longest steps", o => o.StartTimeout = o.CancellationGrace = o.DrainTimeout = TimeSpan.FromHours(1) },
        { "no patience", o => o.CancellationGrace = o.DrainTimeout = TimeSpan.Zero },
        { "smallest payload", o => o.MaxPayload = 1024 },
        { "largest payload", o => o.MaxPayload = 1024 * Mebibyte },
        { "a worker per call", o => o.MaxCallsPerWorker = 1 },
        { "oldest worker", o => o.MaxWorkerAge = TimeSpan.FromDays(24) },
        { "least memory", o => (o.MemorySoftLimit, o.MemoryHardLimit) = (64 * Mebibyte, (64 * Mebibyte) + 1) },
        { "soft limit alone", o => o.MemorySoftLimit = 4096 * Mebibyte },
        { "hard limit alone", o => o.MemoryHardLimit = 64 * Mebibyte },
        { "own command", o => o.WorkerCommand = ["program", "", "--worker"] },
        { "variables", o => (o.WorkerEnvironment["A"], o.WorkerEnvironment["B"]) = ("", null) },
    };

    [Fact]
    public void Validate_Defaults_FindsNothing() => Assert.Empty(ComputePoolOptionsValidator.Validate(new ComputePoolOptions()));

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Validate_OneOptionOutOfRange_NamesOptionValueLimitAndRemedy(string what, Action<ComputePoolOptions> set, string message)
    {
        var options = new ComputePoolOptions();
        set(options);

        Assert.True(ComputePoolOptionsValidator.Validate(options) is [var found] && found.ToString() == message, $"{what}: {string.Join(" | ", ComputePoolOptionsValidator.Validate(options))}");
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Validate_AtTheBoundary_FindsNothing(string what, Action<ComputePoolOptions> set)
    {
        var options = new ComputePoolOptions { MaxWorkers = 4 };
        set(options);

        Assert.True(ComputePoolOptionsValidator.Validate(options) is [], $"{what}: {string.Join(" | ", ComputePoolOptionsValidator.Validate(options))}");
    }

    [Fact]
    public void CheckedCopy_SeveralErrors_ReportsAllAtOnce()
    {
        var options = new ComputePoolOptions { MaxWorkers = 0, QueueTimeout = TimeSpan.Zero, MaxPayload = -1 };

        ArgumentException exception = Assert.Throws<ArgumentException>(options.CheckedCopy);

        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "The options of the compute pool have 3 errors:",
                "- ComputePoolOptions.MaxWorkers is '0' but must be '1' to '512'. Set it to a value in that range.",
                "- " + TimeLimit("QueueTimeout", "00:00:00"),
                "- ComputePoolOptions.MaxPayload is '-1' but must be '1024' to '1073741824'. Set it to a value in that range. (Parameter 'options')"),
            exception.Message);
    }

    [Fact]
    public void CheckedCopy_OneError_SaysSo()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(new ComputePoolOptions { WorkerNice = 20 }.CheckedCopy);

        Assert.StartsWith("The options of the compute pool have an error:" + Environment.NewLine + "- ComputePoolOptions.WorkerNice is '20'", exception.Message, StringComparison.Ordinal);
    }

    private static string TimeLimit(string option, string value) =>
        $"ComputePoolOptions.{option} is '{value}' but must be greater than '00:00:00' and at most '24.00:00:00'. Set it to a value in that range, or to Timeout.InfiniteTimeSpan for no limit.";
}
