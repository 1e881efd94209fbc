using System.Reflection;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("conf").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Read_Everything_IsTaken()
    {
        DaemonConfiguration daemon = Read("""
            {
              // A comment, and a comma too many.
              "listen": "unix:sub/my.sock",
              "stateDirectory": "state",
              "socketGroup": "root",
              "adminGroup": "0",
              "loopbackHttp": 9464,
              "drainTimeout": "90s",
              "passEnvironment": ["LICENCE_*", "PROXY"],
              "pools": {
                "images": {
                  "assembly": "app/Images.dll",
                  "minWorkers": 2, "maxWorkers": 8, "maxWorkerAge": "1.5h", "memorySoftLimit": "512MiB", "maxPayload": 2048, "executionTimeout": "infinite",
                  "picker": "LeastLoaded", "maxCallsPerWorker": null, "dumpDirectory": "dumps",
                  "workerEnvironment": { "OMP_NUM_THREADS": "1", "EMPTY": "", "HOME": null },
                },
                "native": { "command": ["./worker", "--fast", ""] },
                "found": { "command": ["worker"] },
              },
              "clients": { "alice": { "weight": 2.5, "maxWaiting": 10 }, "1000": { "maxInFlight": 3 }, "*": { "maxBytes": "1MiB" } },
            }
            """);

        Assert.Equal(
            ($"unix:{_directory}/sub/my.sock", $"{_directory}/state", "root", "0", 9464, TimeSpan.FromSeconds(90)),
            (daemon.Listen, daemon.StateDirectory, daemon.SocketGroup, daemon.AdminGroup, daemon.LoopbackHttp, daemon.DrainTimeout));
        Assert.Equal(["LICENCE_*", "PROXY"], daemon.PassEnvironment);
        Assert.Equal(["images", "native", "found"], daemon.Pools.Select(pool => pool.Name));
        Assert.Equal(($"{_directory}/app/Images.dll", null), (daemon.Pools[0].Assembly, daemon.Pools[0].Command));
        Assert.Equal([$"{_directory}/worker", "--fast", ""], daemon.Pools[1].Command!);
        Assert.Equal(["worker"], daemon.Pools[2].Command!);
        ComputePoolOptions options = daemon.Pools[0].Options;
        Assert.Equal((2, 8, 512L * 1024 * 1024, 2048L), (options.MinWorkers, options.MaxWorkers, options.MemorySoftLimit, options.MaxPayload));
        Assert.Equal((TimeSpan.FromMinutes(90), Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(90)), (options.MaxWorkerAge, options.ExecutionTimeout, options.DrainTimeout));
        Assert.Equal((ComputePicker.LeastLoaded, null, InProcessMode.Never), (options.Picker, options.MaxCallsPerWorker, options.InProcess));
        Assert.Equal($"{_directory}/dumps", options.DumpDirectory);
        Assert.Equal(new Dictionary<string, string?> { ["OMP_NUM_THREADS"] = "1", ["EMPTY"] = "", ["HOME"] = null }, options.WorkerEnvironment);
        Assert.Equal(new ClientLimits { Weight = 2.5, MaxWaiting = 10 }, daemon.LimitsOf(500, "alice"));
        Assert.Equal(new ClientLimits { MaxInFlight = 3 }, daemon.LimitsOf(1000, "alice"));
        Assert.Equal(new ClientLimits { MaxBytes = 1024 * 1024 }, daemon.LimitsOf(500, "bob"));
    }

    [Fact]
    public void Read_OnePoolAlone_HasTheDefaults()
    {
        DaemonConfiguration daemon = Read("""{ "pools": { "default": { "assembly": "/srv/App.dll" } } }""");

        Assert.Equal(new ClientLimits(), daemon.LimitsOf(1, "daemon"));
        Assert.Equal(new ComputePoolOptions().MaxWorkers, Assert.Single(daemon.Pools).Options.MaxWorkers);
        DaemonConfiguration named = DaemonConfiguration.OfAssembly("/srv/App.dll");
        Assert.Equal((named.Listen, named.StateDirectory, named.Pools[0].Assembly, named.Pools[0].Name), (daemon.Listen, daemon.StateDirectory, daemon.Pools[0].Assembly, daemon.Pools[0].Name));
    }

    [Fact]
    public void Read_ManyErrors_TellsAllInTheOrderOfTheFile()
    {
        string[] lines = Errors("""
            {
              "listn": "unix:/x",
              "drainTimeout": "2h",
              "pools": {
                "a": { "assembly": "x.dll", "maxWorker": 3, "minWorkers": "many" },
                "b": { "assembly": "x.dll", "command": ["x"], "MINWORKERS": 1 },
                "c": { "maxWorkers": 9000, "maxPayload": "1KB", "workerCommand": ["x"] },
                "bad name": { "assembly": "x.dll" }
              },
              "drainTimeout": "1s"
            }
            """);

        Assert.Equal(
            [
                "The configuration has 12 errors:",
                "2:3: listn is not known. Did you mean 'listen'?",
                "3:3: drainTimeout is '2h' but must be a time from 0s to 1h.",
                "5:33: pools.a.maxWorker is not known. Did you mean 'maxWorkers'?",
                "5:49: pools.a.minWorkers is 'many' but must be a whole number.",
                "6:5: pools.b has both 'assembly' and 'command', but a pool runs one program. Remove one of them.",
                "6:51: pools.b.MINWORKERS is not known. Did you mean 'minWorkers'?",
                "7:5: pools.c has neither 'assembly' nor 'command'. Name the published program or class library, or the command of a worker.",
                "7:12: pools.c.maxWorkers is '9000' but must be '1' to '512'. Set it to a value in that range.",
                "7:32: pools.c.maxPayload is '1KB' but must be a number of bytes, or a size as '64MiB' (B, KiB, MiB, GiB, TiB).",
                "7:53: pools.c.workerCommand cannot be set here: it is 'command'.",
                "8:5: pools.bad name has a name that cannot be used. Begin it with a letter (a-z) or a digit, go on with these, '-', '_' or '.', and use at most 64 of them.",
                "10:3: drainTimeout is set a second time; the first is at 3:3. Remove one of them.",
            ],
            lines);
    }

    [Theory]
    [InlineData("""{ "minWorkers": 5, "maxWorkers": 2 }""",
        "pools.p.minWorkers is '5' but must not be greater than maxWorkers, which is '2'. Lower the first or raise the second.")]
    [InlineData("""{ "startTimeout": "infinite" }""",
        "pools.p.startTimeout is 'infinite' but must be greater than '00:00:00' and at most '01:00:00'. Set it to a value in that range.")]
    [InlineData("""{ "queueTimeout": "0s" }""",
        "pools.p.queueTimeout is '0s' but must be greater than '00:00:00' and at most '24.00:00:00'. Set it to a value in that range, or to 'infinite' for no limit.")]
    [InlineData("""{ "maxCallsPerWorker": 0 }""",
        "pools.p.maxCallsPerWorker is '0' but must be '1' or more. Set it to such a value, or leave it out for no limit.")]
    [InlineData("""{ "picker": "Random" }""", "pools.p.picker is 'Random' but must be one of 'RoundRobin', 'LeastLoaded', 'FillFirst'.")]
    [InlineData("""{ "picker": 1 }""", "pools.p.picker is 1 but must be one of 'RoundRobin', 'LeastLoaded', 'FillFirst'.")]
    [InlineData("""{ "queueTimeout": 30 }""", "pools.p.queueTimeout is 30 but must be a time as '30s', '500ms', '5min', '2h', '1d', '00:00:30' or 'infinite'.")]
    [InlineData("""{ "queueTimeout": "00:30" }""",
        "pools.p.queueTimeout is '00:30' but must be a time as '30s', '500ms', '5min', '2h', '1d', '00:00:30' or 'infinite'.")]
    [InlineData("""{ "minWorkers": 99999999999 }""", "pools.p.minWorkers is 99999999999 but must be a whole number.")]
    [InlineData("""{ "minWorkers": null }""", "pools.p.minWorkers is null but must be a whole number.")]
    [InlineData("""{ "minWorkers": 1.5 }""", "pools.p.minWorkers is 1.5 but must be a whole number.")]
    [InlineData("""{ "dumpDirectory": "" }""", "pools.p.dumpDirectory is '' but must be a path.")]
    [InlineData("""{ "workerEnvironment": { "A": 1 } }""", "pools.p.workerEnvironment.A is 1 but must be a text, or null to leave the variable out.")]
    [InlineData("""{ "workerEnvironment": { "A=B": "1" } }""",
        "pools.p.workerEnvironment is 'A=B' but the name of a variable must neither be empty nor contain '=' or a null character. Rename it.")]
    [InlineData("""{ "workerEnvironment": [] }""",
        "pools.p.workerEnvironment is a list but must be an object with a text, or null to leave the variable out, for each name.")]
    [InlineData("""{ "inProcess": "Always" }""", "pools.p.inProcess cannot be set here: a daemon never runs methods inside itself.")]
    public void Read_WrongOption_SaysSoInWordsOfTheFile(string options, string expected) =>
        Assert.Equal(expected, Message(Assert.Single(Errors($$"""{ "pools": { "p": { "assembly": "x", {{options.Trim()[1..^1]}} } } }""")[1..])));

    [Theory]
    [InlineData("""{ "listen": "tcp:1234" }""",
        "listen is 'tcp:1234' but must be 'unix:' and the path of a socket, without '?', as 'unix:/run/computehost/default.sock'.")]
    [InlineData("""{ "listen": "unix:/a?pool=b" }""",
        "listen is 'unix:/a?pool=b' but must be 'unix:' and the path of a socket, without '?', as 'unix:/run/computehost/default.sock'.")]
    [InlineData("""{ "socketGroup": "no-such-group" }""",
        "socketGroup is 'no-such-group' but must be the name or the number of a group of this machine. Create it ('groupadd --system NAME'), or name another.")]
    [InlineData("""{ "loopbackHttp": 70000 }""", "loopbackHttp is 70000 but must be a port from 1 to 65535, or 0 for any free one.")]
    [InlineData("""{ "passEnvironment": ["*"] }""", "passEnvironment[0] is '*' but must be the name of a variable, or its beginning followed by '*'.")]
    [InlineData("""{ "clients": { "a": { "weight": 0 } } }""", "clients.a.weight is 0 but must be a number from 0.001 to 1000.")]
    [InlineData("""{ "clients": { "a": { "maxBytes": 5 } } }""", "clients.a.maxBytes is 5 but must be a size of 1MiB or more, as '64MiB'.")]
    [InlineData("""{ "clients": { "a": 1 } }""", "clients.a is 1 but must be an object with limits.")]
    [InlineData("""{ "zzzzzzzz": 1 }""",
        "zzzzzzzz is not known. The keys here are 'listen', 'stateDirectory', 'socketGroup', 'adminGroup', 'loopbackHttp', 'drainTimeout', 'passEnvironment', 'clients', 'pools'.")]
    public void Read_WrongSetting_SaysWhatIsAllowed(string settings, string expected) =>
        Assert.Equal(expected, Message(Assert.Single(Errors($$"""{ "pools": { "p": { "assembly": "x" } }, {{settings.Trim()[1..^1]}} }""")[1..])));

    [Theory]
    [InlineData("", "1:1: the file is no valid JSON from here on: ")]
    [InlineData("{\n  \"pools\": {\n    'a' }", "3:5: the file is no valid JSON from here on: ")]
    [InlineData("{} {}", "1:4: the file is no valid JSON from here on: ")]
    [InlineData("[]", "1:1: the file is a list but must be an object with 'pools'.")]
    [InlineData("{}", "1:1: the file has no 'pools'. ")]
    [InlineData("""{ "pools": {} }""", "1:3: pools is empty but must be an object with at least one pool by its name.")]
    [InlineData("""{ "pools": [] }""", "1:3: pools is a list but must be an object with at least one pool by its name.")]
    [InlineData("""{ "pools": { "p": "x.dll" } }""", "1:14: pools.p is 'x.dll' but must be an object with 'assembly' or 'command'.")]
    [InlineData("""{ "pools": { "p": { "command": [] } } }""",
        "1:21: pools.p.command is a list but must be a list of texts without null characters, first the program, then its arguments.")]
    [InlineData("""{ "pools": { "p": { "command": [1] } } }""", "1:33: pools.p.command[0] is 1 but must be a text.")]
    [InlineData("""{ "pools": { "p": { "assembly": "\ud800" } } }""", "1:33: this text has an escape that stands for half a character.")]
    public void Read_WrongFile_NamesThePlace(string text, string beginning) =>
        Assert.StartsWith(beginning, Assert.Single(Errors(text)[1..]), StringComparison.Ordinal);

    [Fact]
    public void Read_NoText_SaysSo()
    {
        File.WriteAllBytes(PathOf("daemon.json"), [.. "{\n \""u8, 0xFF]);

        Assert.Contains(":2:3: the file is not UTF-8 text.", Assert.Throws<UsageException>(() => ConfigurationFile.Read(PathOf("daemon.json"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData(".")]
    public void Read_NoFile_NamesItAndTheRemedy(string name)
    {
        string path = PathOf(name);

        string message = Assert.Throws<UsageException>(() => ConfigurationFile.Read(path)).Message;

        Assert.Contains($"'{path}' cannot be read", message, StringComparison.Ordinal);
        Assert.Contains("'--config FILE'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_OfAPool_AreAllOptions()
    {
        IEnumerable<string> options = typeof(ComputePoolOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(option => PoolOptionKeys.KeyOf(option.Name));

        Assert.Equal(options.Order(), PoolOptionKeys.All.Keys.Concat(PoolOptionKeys.Refused.Keys).Concat(PoolOptionKeys.Replaced).Order());
    }

    [Fact]
    public void Keys_OfAPool_CanBeSetWhateverTheirType()
    {
        foreach ((string key, PropertyInfo option) in PoolOptionKeys.All)
        {
            // No option has this form, so each has to have one that it says.
            string error = Assert.Single(Errors($$"""{ "pools": { "p": { "assembly": "x", "{{key}}": [] } } }""")[1..]);
            Assert.StartsWith($"pools.p.{key} is a list but must be ", Message(error), StringComparison.Ordinal);
            Assert.True(option.CanWrite, key);
        }
    }

    private static string Message(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private string PathOf(string name) => Path.Combine(_directory, name);

    private DaemonConfiguration Read(string text)
    {
        File.WriteAllText(PathOf("daemon.json"), text);
        return ConfigurationFile.Read(PathOf("daemon.json"));
    }

    /// <summary>The headline, then the errors without the file's name.</summary>
    private string[] Errors(string text) =>
        [.. Assert.Throws<UsageException>(() => Read(text)).Message.Split(Environment.NewLine).Select(line => line.Replace(PathOf("daemon.json") + ":", "", StringComparison.Ordinal))];
}
