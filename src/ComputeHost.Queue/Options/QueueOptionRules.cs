using ComputeHost.Queue;

namespace ComputeHost;

/// <summary>What the options of queues have in common.</summary>
internal static class QueueOptionRules
{
    /// <summary>The longest time that a job may wait or be kept.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public static readonly string MailboxProblem =
        $"which cannot name a mailbox: it takes 1 to {JobId.LongestMailbox} characters of 'a' to 'z', '0' to '9', '-', '_' and '.'. "
            + "Choose such a name, or leave the default.";

    public static void CheckSpan(this ref OptionErrors errors, string option, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.Add(option, value, $"but must be '{least}' to '{most}'. Set it to a value in that range.");
        }
    }
}
