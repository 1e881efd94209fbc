namespace ComputeHost.Protocol.Recorder;

internal enum SlotState : byte
{
    Idle = 0,
    Running = 1,
    Condemned = 2,
}

/// <summary>
/// What one slot is doing, in 64 bits so that it changes by one compare-and-swap: 2 bits of state, 14 bits for the session's place in the page,
/// 48 bits for the call's number within the session.
/// </summary>
internal readonly record struct SlotWord(ulong Raw)
{
    private const int StateShift = 62;
    private const int SessionShift = 48;
    private const ulong CallMask = (1UL << SessionShift) - 1;

    public static SlotWord Idle => default;

    public SlotState State => (SlotState)(Raw >> StateShift);

    public int SessionIndex => (int)((Raw >> SessionShift) & 0x3FFF);

    public ulong Call => Raw & CallMask;

    public static SlotWord Running(int sessionIndex, ulong call) => Create(SlotState.Running, sessionIndex, call);

    public SlotWord Condemned() => Create(SlotState.Condemned, SessionIndex, Call);

    private static SlotWord Create(SlotState state, int sessionIndex, ulong call) =>
        new(((ulong)state << StateShift) | ((ulong)sessionIndex << SessionShift) | (call & CallMask));

    public override string ToString() => State == SlotState.Idle ? "Idle" : $"{State}(session {SessionIndex}, call {Call})";
}
