using System.Text.Json.Serialization;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Protocol.Tests.Methods;

public sealed class MethodFingerprintTests
{
    [Fact]
    public void Describe_TypesOfTheApplication_AreDescribedOnceWithTheirMembers() =>
        Assert.Equal(
            "System.Collections.Generic.List<{Id:System.Int64;Next:#0;State:System.Int32{New=0;Paid=1;};}> #1[] → System.Collections.Generic.Dictionary<System.String,#0>",
            Describe(nameof(Methods.Ship)));

    [Fact]
    public void Describe_DerivedTypes_AreNamedWithTheirDiscriminators() =>
        Assert.Equal("→ {$circle:{Radius:System.Double;};}", Describe(nameof(Methods.Draw)));

    [Fact]
    public void Describe_Nothing_IsTheResultAlone() => Assert.Equal("→ System.Void", Describe(nameof(Methods.Idle)));

    [Fact]
    public void Fingerprint_OtherTypes_Differs()
    {
        Assert.Equal(Contract(nameof(Methods.Ship)).Fingerprint, MethodFingerprint.Of(Contract(nameof(Methods.Ship))));
        Assert.NotEqual(Contract(nameof(Methods.Ship)).Fingerprint, Contract(nameof(Methods.Draw)).Fingerprint);
    }

    private static string Describe(string name) => MethodFingerprint.Describe(Contract(name));

    private static MethodContract Contract(string name) => MethodContract.Of(typeof(Methods).GetMethod(name)!);

    public enum State
    {
        New,
        Paid,
    }

    public sealed record Order(long Id, State State, Order? Next);

    [JsonDerivedType(typeof(Circle), "circle")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    internal static class Methods
    {
        [ComputeMethod]
        public static Dictionary<string, Order> Ship(List<Order> orders, State[] states, CancellationToken cancellationToken) => [];

        [ComputeMethod]
        public static Shape Draw() => new Circle(1);

        [ComputeMethod]
        public static void Idle()
        {
        }
    }
}
