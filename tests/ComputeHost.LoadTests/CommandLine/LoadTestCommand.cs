using System.CommandLine;
using ComputeHost.LoadTests.Scenarios;
using ComputeHost.LoadTests.Tools;

namespace ComputeHost.LoadTests.CommandLine;

/// <summary>The program's command line.</summary>
internal static class LoadTestCommand
{
    public static RootCommand Create()
    {
        var scenarios = new Option<string[]>("--scenario") { Description = "The scenarios to run; all but the long ones if left out.", AllowMultipleArgumentsPerToken = true };
        scenarios.AcceptOnlyFromAmong([.. ScenarioCatalog.All.Select(scenario => scenario.Name)]);
        var subjects = new Option<string[]>("--subject") { Description = "The subjects to measure; all if left out.", AllowMultipleArgumentsPerToken = true };
        subjects.AcceptOnlyFromAmong([.. ScenarioCatalog.All.SelectMany(scenario => scenario.Subjects).Distinct()]);
        var rounds = new Option<int>("--rounds") { Description = "How often each subject is measured.", DefaultValueFactory = _ => 5 };
        rounds.Validators.Add(result => RequireRange(result.GetValue(rounds), 1, 1000, "--rounds", result.AddError));
        var seconds = new Option<double>("--seconds") { Description = "How long a subject is measured in one round.", DefaultValueFactory = _ => 3 };
        seconds.Validators.Add(result => RequireRange(result.GetValue(seconds), 0.1, 3600, "--seconds", result.AddError));
        var count = new Option<int?>("--count") { Description = "How many starts or kills a storm makes, or calls the endurance; each one's own number if left out." };
        count.Validators.Add(result => RequireRange(result.GetValue(count) ?? 1, 1, 100_000_000, "--count", result.AddError));
        var json = new Option<FileInfo?>("--json") { Description = "Also write the results to this file." };
        var charts = new Option<DirectoryInfo?>("--charts") { Description = "Also draw the results into this directory." };
        var list = new Option<bool>("--list") { Description = "List the scenarios and their subjects, and measure nothing." };

        var root = new RootCommand("Measures ComputeHost beside what else could be used, and storms it.") { scenarios, subjects, rounds, seconds, count, json, charts, list };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            string[] names = parsed.GetValue(scenarios) ?? [];
            Scenario[] selected = [.. ScenarioCatalog.All.Where(scenario => names.Length == 0 ? !scenario.IsLong : names.Contains(scenario.Name))];
            if (parsed.GetValue(list))
            {
                foreach (Scenario scenario in selected)
                {
                    Console.WriteLine($"{scenario.Name,-15} {scenario.Description} [{string.Join(", ", scenario.Subjects)}]");
                }

                return 0;
            }

            using var workshop = new Workshop();
            var options = new LoadTestOptions(workshop, parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(subjects) ?? [], parsed.GetValue(count));
            return await LoadTestRun.RunAsync(selected, options, parsed.GetValue(json), parsed.GetValue(charts), cancellationToken);
        });
        return root;
    }

    private static void RequireRange(double value, double least, double most, string option, Action<string> addError)
    {
        if (value < least || value > most)
        {
            addError($"The option '{option}' is '{value}' but must lie between '{least}' and '{most}'. Give it a value in that range or leave it out.");
        }
    }
}
