using System.Reflection;
using ComputeHost.TestSupport;

namespace ComputeHost.Tests;

/// <summary>Options of which one has another value than its default, found by its type, so that a new option is there by itself.</summary>
internal static class OtherThanDefault
{
    public static ComputePoolOptions For(string option)
    {
        // Those of dumps have no effect without a directory.
        var options = new ComputePoolOptions { DumpDirectory = "/dumps" };
        PropertyInfo property = typeof(ComputePoolOptions).GetProperty(option)!;
        if (property.PropertyType == typeof(IDictionary<string, string?>))
        {
            options.WorkerEnvironment["A"] = "1";
        }
        else if (property.PropertyType == typeof(ComputeMethodOptionsDictionary))
        {
            options.Methods["TacticMethods.Echo"].Tactic = ComputeTactic.Inline;
        }
        else
        {
            property.SetValue(options, Other(property, options));
        }

        return options;
    }

    private static object Other(PropertyInfo property, ComputePoolOptions options)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        object? value = property.GetValue(options);
        return 0 switch
        {
            _ when type == typeof(bool) => value is false,
            _ when type == typeof(int) => (value as int? ?? 0) + 1,
            // Over the least memory, whatever else it counts.
            _ when type == typeof(long) => (value as long? ?? 512 * 1024 * 1024) + 1,
            _ when type == typeof(TimeSpan) => (value as TimeSpan? ?? TimeSpan.Zero) + TimeSpan.FromSeconds(1),
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().First(choice => !choice.Equals(value)),
            _ when property.Name == nameof(ComputePoolOptions.Address) => "unix:/other",
            _ when type == typeof(string) => "/other",
            _ when type == typeof(IReadOnlyList<string>) => (string[])["program"],
            _ when type.Name == "ILoggerFactory" => new LogCapture(),
            _ => throw new InvalidOperationException($"The test does not know another value for '{property.Name}'."),
        };
    }
}
