using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Generations;

namespace ComputeHost.Daemon.Tests.Generations;

public sealed class RuntimeConfigurationTests
{
    [Fact]
    public void Compose_ClassLibrary_HasBothFrameworks() =>
        Assert.Equal(["Microsoft.NETCore.App 10.0.0", "Microsoft.AspNetCore.App 10.0.0"], Frameworks(RuntimeConfiguration.Compose(null, "10.0.0")));

    [Fact]
    public void Compose_Program_KeepsItsPropertiesAndTakesTheHigherVersions()
    {
        JsonObject composed = RuntimeConfiguration.Compose(Parse("""
            {
              // As the host takes it.
              "runtimeOptions": {
                "tfm": "net8.0",
                "rollForward": "LatestMinor",
                "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" },
                "configProperties": { "System.GC.Server": true }
              }
            }
            """), "10.0.0");

        Assert.Equal(["Microsoft.NETCore.App 10.0.0", "Microsoft.AspNetCore.App 10.0.0"], Frameworks(composed));
        Assert.Equal("LatestMinor", composed["runtimeOptions"]!["rollForward"]!.GetValue<string>());
        Assert.True(composed["runtimeOptions"]!["configProperties"]!["System.GC.Server"]!.GetValue<bool>());
        Assert.Null(composed["runtimeOptions"]!["framework"]);
    }

    [Fact]
    public void Compose_ProgramWithHigherVersions_KeepsThem() =>
        Assert.Equal(
            ["Microsoft.NETCore.App 10.0.7", "Microsoft.AspNetCore.App 10.0.0", "Microsoft.WindowsDesktop.App 10.0.0"],
            Frameworks(RuntimeConfiguration.Compose(Parse("""
                {"runtimeOptions":{"frameworks":[
                  {"name":"Microsoft.NETCore.App","version":"10.0.7"},
                  {"name":"Microsoft.AspNetCore.App","version":"9.0.0"},
                  {"name":"Microsoft.WindowsDesktop.App","version":"10.0.0"}]}}
                """), "10.0.0")));

    [Theory]
    [InlineData("""{"runtimeOptions":[]}""")]
    [InlineData("""{"runtimeOptions":{"framework":"net10"}}""")]
    [InlineData("""{"runtimeOptions":{"frameworks":[{"name":7}]}}""")]
    public void Compose_AnythingElse_IsRefused(string json) => Assert.Throws<JsonException>(() => RuntimeConfiguration.Compose(Parse(json), "10.0.0"));

    private static JsonObject Parse(string json) => JsonFile.Parse(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Frameworks(JsonObject configuration) =>
        configuration["runtimeOptions"]!["frameworks"]!.AsArray().Select(framework => $"{framework!["name"]} {framework["version"]}");
}
