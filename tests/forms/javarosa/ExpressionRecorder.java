import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xpath.XPathNodeset;
import org.javarosa.xpath.XPathParseTool;
import org.javarosa.xpath.expr.XPathExpression;
import org.javarosa.xpath.expr.XPathFuncExpr;
import org.javarosa.xpath.expr.XPathPathExpr;

/**
 * Evaluates expressions with JavaRosa and writes down the kind and value of each answer.
 *
 * <pre>java -cp ODK_Validate.jar ExpressionRecorder.java form.xml expressions.txt answers.json</pre>
 *
 * A line is "place ␉ expression"; the place is a path whose rows are numbered, such as /data/person[2]/name.
 */
public class ExpressionRecorder {
    public static void main(String[] arguments) throws Exception {
        new XFormsModule().registerModule();
        org.javarosa.core.services.PropertyManager.setPropertyManager(new org.opendatakit.validate.StubPropertyManager());
        FormDef form;
        try (InputStream stream = new FileInputStream(arguments[0])) {
            form = XFormUtils.getFormFromInputStream(stream);
        }
        form.initialize(true, new InstanceInitializationFactory());
        List<Object> answers = new ArrayList<>();
        for (String line : Files.readAllLines(Paths.get(arguments[1]), StandardCharsets.UTF_8)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\t", 2);
            answers.add(answer(form, parts[0], parts[1]));
        }
        new ObjectMapper().writeValue(new File(arguments[2]), answers);
        System.exit(0);
    }

    private static List<Object> answer(FormDef form, String place, String expression) {
        try {
            EvaluationContext context = new EvaluationContext(form.getEvaluationContext(), at(place));
            Object value = XPathParseTool.parseXPath(expression).eval(form.getMainInstance(), context);
            if (value instanceof XPathNodeset) {
                List<String> texts = new ArrayList<>();
                for (Object each : ((XPathNodeset) value).toArgList()) {
                    texts.add(XPathFuncExpr.toString(each));
                }
                return Arrays.asList("nodes", texts);
            }
            if (value instanceof Date) {
                return Arrays.asList("moment", new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").format((Date) value));
            }
            if (value instanceof Double) {
                return Arrays.asList("number", String.valueOf(value), XPathFuncExpr.toString(value));
            }
            return value instanceof Boolean ? Arrays.asList("boolean", value) : Arrays.asList("text", String.valueOf(value));
        } catch (Throwable error) {
            return Arrays.asList("error", error.getClass().getSimpleName() + ": " + error.getMessage());
        }
    }

    private static TreeReference at(String place) throws Exception {
        TreeReference found = TreeReference.rootRef();
        for (String word : place.substring(1).split("/")) {
            String[] parts = word.replace("]", "").split("\\[");
            found.add(parts[0], parts.length > 1 ? Integer.parseInt(parts[1]) - 1 : 0);
        }
        return found;
    }
}
